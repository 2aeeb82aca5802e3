import { createFileRoute, useLocation } from '@tanstack/react-router'
import { VerifyEmail } from '#client/features/auth/pages/verify-email.tsx'

export const Route = createFileRoute('/verify')({
  component: () => <VerifyEmail token={useLocation().hash} />,
})
