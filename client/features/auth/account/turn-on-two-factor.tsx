import { Button } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { type RouterOutputs, useTRPC } from '#client/lib/api.ts'
import { PasswordField } from '#client/ui/password-field.tsx'
import { ErrorNote } from '#client/ui/states.tsx'
import { faultsOf, focusFirstFault } from '../components/form-faults.ts'
import { CodeForm } from './code-form.tsx'
import { type Security, useConfirmTwoFactor } from './mutations.ts'

type Begun = RouterOutputs['account']['beginTwoFactor']

/** In fours, as one types it. */
const inFours = (secret: string) => secret.match(/.{1,4}/g)?.join(' ') ?? secret

const Scan = ({ begun, onCodes, onCancel }: { begun: Begun } & Omit<TurnOnProps, 'security'>) => {
  const confirm = useConfirmTwoFactor()
  return (
    <>
      <p>Scan this with an authenticator app, or type the key into it. Then enter the code that it shows.</p>
      <img
        className="account-qr"
        src={`data:image/svg+xml,${encodeURIComponent(begun.qrSvg)}`}
        alt="QR code of the key below"
      />
      <p>
        <span className="dimmed">Key </span>
        <code className="account-secret">{inFours(begun.secret)}</code>
      </p>
      <CodeForm
        description="Six digits, from the app"
        confirm="Turn on"
        isPending={confirm.isPending}
        error={confirm.error}
        onCancel={onCancel}
        onSubmit={(input, { onError }) =>
          confirm.mutate(input, { onError, onSuccess: ({ recoveryCodes }) => onCodes(recoveryCodes) })
        }
      />
    </>
  )
}

export type TurnOnProps = {
  security: Security
  onCodes: (recoveryCodes: string[]) => void
  onCancel: () => void
}

/** From the password by way of the QR code to the first code. */
export const TurnOnTwoFactor = ({ security: { hasPassword }, onCodes, onCancel }: TurnOnProps) => {
  const begin = useMutation(useTRPC().account.beginTwoFactor.mutationOptions())
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { password: '' },
    validate: { password: (value) => (hasPassword && value === '' ? 'Your password.' : null) },
  })
  const { onError, rest } = faultsOf(form, begin.error, ['password'])
  if (begin.data) return <Scan begun={begin.data} onCodes={onCodes} onCancel={onCancel} />
  return (
    <form
      className="account-form"
      onSubmit={form.onSubmit(
        (values) => begin.mutate(hasPassword ? values : {}, { onError }),
        focusFirstFault(form),
      )}
      noValidate
    >
      {hasPassword ? (
        <PasswordField
          label="Password"
          description="To be sure that it is you"
          autoComplete="current-password"
          autoFocus
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
      ) : (
        <p>You will need an authenticator app, on a phone or in a password manager.</p>
      )}
      <ErrorNote error={rest} />
      <div className="account-buttons">
        <Button type="submit" loading={begin.isPending}>
          Go on
        </Button>
        <Button variant="default" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
