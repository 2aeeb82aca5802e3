import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#client/lib/api.ts'

/** The way to the built-in inbox, for who may read it: without a mail server all mail ends there. */
export const InboxLink = () => {
  const options = useQuery(useTRPC().auth.signInOptions.queryOptions(undefined, { staleTime: 60_000 })).data
  if (!options?.canReadMail) return null
  return (
    <p className="auth-note">
      No mail server is set here, so mail stays on this machine.{' '}
      <a href="/mail" className="text-link" target="_blank" rel="noopener">
        Open the inbox
      </a>
    </p>
  )
}
