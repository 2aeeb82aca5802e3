import { createFileRoute, useLocation } from '@tanstack/react-router'
import { ResetPassword } from '#client/features/auth/pages/reset-password.tsx'

export const Route = createFileRoute('/reset')({
  component: () => <ResetPassword token={useLocation().hash} />,
})
