import { createFileRoute, useLocation } from '@tanstack/react-router'
import { ResetPassword } from '#client/features/auth/pages/reset-password.tsx'

export const Route = createFileRoute('/reset')({
  component: () => {
    // Another link opened over this one changes nothing but the fragment, and is begun anew all the same.
    const { hash } = useLocation()
    return <ResetPassword key={hash} token={hash} />
  },
})
