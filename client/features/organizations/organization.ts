import { createContext, use } from 'react'
import type { Me } from '#client/features/auth/session.ts'
import type { RouterOutputs } from '#client/lib/api.ts'

export type Organization = RouterOutputs['organizations']['current']
export type Here = { organization: Organization; me: Me['user']; memberships: Me['memberships'] }

const HereContext = createContext<Here | null>(null)
export const HereProvider = HereContext.Provider

/** The organization whose page this is, with one's role in it, and oneself. Only below `/o/$slug`. */
export const useHere = (): Here => {
  const here = use(HereContext)
  if (!here) throw new Error('useHere works only on pages of an organization.')
  return here
}
