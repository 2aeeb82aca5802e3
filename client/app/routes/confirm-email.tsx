import { createFileRoute, useLocation } from '@tanstack/react-router'
import { ConfirmEmailChange } from '#client/features/auth/pages/confirm-email-change.tsx'

export const Route = createFileRoute('/confirm-email')({
  component: () => <ConfirmEmailChange token={useLocation().hash} />,
})
