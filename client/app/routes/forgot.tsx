import { createFileRoute } from '@tanstack/react-router'
import { ForgotPassword } from '#client/features/auth/pages/forgot-password.tsx'
import { findSignInOptions } from '#client/features/auth/session.ts'

export const Route = createFileRoute('/forgot')({
  loader: ({ context }) => findSignInOptions(context),
  component: ForgotPassword,
})
