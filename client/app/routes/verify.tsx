import { createFileRoute, useLocation } from '@tanstack/react-router'
import { VerifyEmail } from '#client/features/auth/pages/verify-email.tsx'

export const Route = createFileRoute('/verify')({
  component: () => {
    // Another link opened over this one changes nothing but the fragment, and is begun anew all the same.
    const { hash } = useLocation()
    return <VerifyEmail key={hash} token={hash} />
  },
})
