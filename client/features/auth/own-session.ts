import { useQueryClient } from '@tanstack/react-query'
import { useRouteContext } from '@tanstack/react-router'
import { useCallback } from 'react'
import { knownMe } from './session.ts'

/** What was going on by itself was not done: whoever began it has signed out. */
export class SessionOver extends Error {}

/** Whether a person is still the one who is signed in: what is tried again later would be done as somebody else. */
export const useOwnSession = (userId: string): (() => boolean) => {
  const queryClient = useQueryClient()
  const { apiFor } = useRouteContext({ from: '__root__' })
  return useCallback(
    () => knownMe({ queryClient, apiFor })?.user.id === userId,
    [queryClient, apiFor, userId],
  )
}
