import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type RouterOutputs, useTRPC } from '#client/lib/api.ts'
import { RelativeTime } from '#client/ui/relative-time.tsx'
import { ErrorNote, ErrorState, LoadingText } from '#client/ui/states.tsx'
import { useRevokeOtherSessions, useRevokeSession } from './mutations.ts'
import { Section } from './section.tsx'

type Session = RouterOutputs['account']['sessions'][number]

const SessionRow = ({ session }: { session: Session }) => {
  const revoke = useRevokeSession()
  const { id, isCurrent, device, place, lastUsedAt } = session
  return (
    <li className="account-row">
      <div>
        <p className="account-strong">{device}</p>
        <p className="dimmed">
          {place} · {isCurrent ? 'this browser' : <RelativeTime at={lastUsedAt} />}
        </p>
        <ErrorNote error={revoke.error} />
      </div>
      {isCurrent ? null : (
        <Button
          variant="default"
          aria-label={`End the session of ${device}`}
          loading={revoke.isPending}
          onClick={() => revoke.mutate({ sessionId: id })}
        >
          End
        </Button>
      )}
    </li>
  )
}

const SessionList = () => {
  const query = useQuery(useTRPC().account.sessions.queryOptions())
  const revokeOthers = useRevokeOtherSessions()
  if (query.isPending) return <LoadingText lines={3} />
  if (query.data === undefined)
    return <ErrorState error={query.error} title="The sessions could not be loaded" onRetry={query.refetch} />
  return (
    <>
      <ul className="account-list">
        {query.data.map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
      </ul>
      <ErrorNote error={revokeOthers.error} />
      {query.data.length > 1 ? (
        <Button variant="default" loading={revokeOthers.isPending} onClick={() => revokeOthers.mutate()}>
          End all others
        </Button>
      ) : null}
    </>
  )
}

/** Wherever one is signed in. */
export const SessionsSection = () => (
  <Section id="sessions" title="Sessions" about="Where you are signed in. End what you do not know.">
    <SessionList />
  </Section>
)
