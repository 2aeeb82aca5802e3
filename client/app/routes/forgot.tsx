import { createFileRoute } from '@tanstack/react-router'
import { ForgotPassword } from '#client/features/auth/pages/forgot-password.tsx'
import { prefetchSignInOptions } from '#client/features/auth/session.ts'

export const Route = createFileRoute('/forgot')({
  loader: ({ context }) => prefetchSignInOptions(context),
  component: ForgotPassword,
})
