import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useHere } from '#client/features/organizations/organization.ts'

/** Leads to a new request that goes on from a closed one. */
export const FollowUpButton = ({ number }: { number: string }) => {
  const { slug } = useHere().organization
  return (
    <Button
      renderRoot={(props) => (
        <Link {...props} to="/o/$slug/tickets/new" params={{ slug }} search={{ followUpTo: number }} />
      )}
    >
      Open a follow-up
    </Button>
  )
}
