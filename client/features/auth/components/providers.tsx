import { Button } from '@mantine/core'
import { ErrorNote } from '#client/ui/states.tsx'
import { useBeginIdentity } from '../mutations.ts'
import type { SignInOptions } from '../session.ts'

export type ProvidersProps = {
  options: SignInOptions | null
  /** A path of this site. */
  returnTo: string
  /** Slug of the organization to join by who has no account yet. */
  organization?: string | undefined
}

/** The ways to sign in with an account of another site; nothing when none is set up. */
export const Providers = ({ options, returnTo, organization }: ProvidersProps) => {
  const begin = useBeginIdentity()
  if (!options || options.providers.length === 0) return null
  return (
    <div className="auth-others">
      <p className="auth-or">or</p>
      {options.providers.map(({ id, name }) => (
        <Button
          key={id}
          variant="default"
          fullWidth
          loading={begin.isPending && begin.variables.provider === id}
          onClick={() =>
            begin.mutate({
              provider: id,
              intent: 'sign_in',
              returnTo,
              ...(organization ? { organization } : {}),
            })
          }
        >
          Continue with {name}
        </Button>
      ))}
      <ErrorNote error={begin.error} />
    </div>
  )
}
