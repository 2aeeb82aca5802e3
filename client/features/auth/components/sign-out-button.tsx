import { Button } from '@mantine/core'
import type { Me } from '../session.ts'
import { useLeaving } from './use-leaving.tsx'

export const SignOutButton = ({ me }: { me: Me['user'] }) => {
  const { leave, dialog } = useLeaving(me.id)
  return (
    <>
      <Button variant="default" onClick={leave}>
        Sign out
      </Button>
      {dialog}
    </>
  )
}
