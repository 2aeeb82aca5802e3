import { TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { PasswordField } from '#client/ui/password-field.tsx'

type FieldsProps<Values> = { form: UseFormReturnType<Values> }

/** How a new account is called. */
export const NameFields = <Values extends { name: string; username: string }>({
  form,
}: FieldsProps<Values>) => (
  <>
    <TextInput
      label="Your name"
      description="As others will see you"
      autoComplete="name"
      maxLength={100}
      key={form.key('name')}
      {...form.getInputProps('name')}
    />
    <TextInput
      label="Username"
      description="3 to 32 letters, digits, dots, underscores or hyphens"
      autoComplete="username"
      autoCapitalize="none"
      spellCheck={false}
      required
      withAsterisk={false}
      key={form.key('username')}
      {...form.getInputProps('username')}
    />
  </>
)

export const NewPasswordField = <Values extends { password: string }>({ form }: FieldsProps<Values>) => (
  <PasswordField
    label="Password"
    description="At least 8 characters"
    autoComplete="new-password"
    required
    withAsterisk={false}
    key={form.key('password')}
    {...form.getInputProps('password')}
  />
)

export type AccountValues = { name: string; username: string; email: string; password: string }

/** The fields that describe a new account; the same for the first admin and for those who sign up. */
export const AccountFields = <Values extends AccountValues>({ form }: FieldsProps<Values>) => (
  <>
    <NameFields form={form} />
    <TextInput
      label="Email"
      type="email"
      autoComplete="email"
      required
      withAsterisk={false}
      key={form.key('email')}
      {...form.getInputProps('email')}
    />
    <NewPasswordField form={form} />
  </>
)

/** An empty name is no name: the server then shows the username. */
export const withoutEmptyName = <Values extends { name: string }>({ name, ...values }: Values) => ({
  ...values,
  ...(name.trim() === '' ? {} : { name }),
})
