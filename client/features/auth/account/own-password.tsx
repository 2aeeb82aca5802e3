import type { UseFormReturnType } from '@mantine/form'
import { PasswordField } from '#client/ui/password-field.tsx'
import type { Security } from './mutations.ts'

type PasswordProps<Values> = { form: UseFormReturnType<Values>; security: Security }

/** One's password once more; nobody who has none is asked for it. */
export const OwnPasswordField = <Values extends { password: string }>({
  form,
  security,
}: PasswordProps<Values>) =>
  security.hasPassword ? (
    <PasswordField
      label="Password"
      autoComplete="current-password"
      key={form.key('password')}
      {...form.getInputProps('password')}
    />
  ) : null

/** An empty password is none. */
export const withoutEmptyPassword = <Values extends { password: string }>({
  password,
  ...values
}: Values) => ({ ...values, ...(password === '' ? {} : { password }) })

/** The fault of a form in which the password is missing. */
export const missingPassword = ({ hasPassword }: Security, { password }: { password: string }) =>
  hasPassword && password === '' ? { password: 'Your password.' } : {}
