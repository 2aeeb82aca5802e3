import { createFileRoute, useLocation } from '@tanstack/react-router'
import { ConfirmEmailChange } from '#client/features/auth/pages/confirm-email-change.tsx'

export const Route = createFileRoute('/confirm-email')({
  component: () => {
    // Another link opened over this one changes nothing but the fragment, and is begun anew all the same.
    const { hash } = useLocation()
    return <ConfirmEmailChange key={hash} token={hash} />
  },
})
