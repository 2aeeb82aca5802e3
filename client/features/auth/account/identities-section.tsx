import { Button } from '@mantine/core'
import { ErrorNote } from '#client/ui/states.tsx'
import { useBeginIdentity } from '../mutations.ts'
import { type Security, useUnlinkIdentity } from './mutations.ts'
import { Section } from './section.tsx'

const Identity = ({ identity: { provider, name, linked } }: { identity: Security['identities'][number] }) => {
  const begin = useBeginIdentity()
  const unlink = useUnlinkIdentity()
  return (
    <li className="account-row">
      <div>
        <p className="account-strong">{name}</p>
        <p className="dimmed">{linked ? (linked.email ?? 'Linked') : 'Not linked'}</p>
        <ErrorNote error={begin.error ?? unlink.error} />
      </div>
      {linked ? (
        <Button
          variant="default"
          aria-label={`Unlink ${name}`}
          loading={unlink.isPending}
          onClick={() => unlink.mutate({ provider })}
        >
          Unlink
        </Button>
      ) : (
        <Button
          variant="default"
          aria-label={`Link ${name}`}
          loading={begin.isPending}
          onClick={() => begin.mutate({ provider, intent: 'link', returnTo: '/account#linked' })}
        >
          Link…
        </Button>
      )}
    </li>
  )
}

/** The accounts of other sites that let one in; nothing where none is set up. */
export const IdentitiesSection = ({ security }: { security: Security }) =>
  security.identities.length === 0 ? null : (
    <Section id="linked" title="Linked accounts" about="Other ways for you to sign in.">
      <ul className="account-list">
        {security.identities.map((identity) => (
          <Identity key={identity.provider} identity={identity} />
        ))}
      </ul>
    </Section>
  )
