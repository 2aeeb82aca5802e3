import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { InMain } from '#client/ui/main-landmark.tsx'
import { Page } from '#client/ui/page.tsx'
import { EmptyState } from '#client/ui/states.tsx'

export const NotFound = () => (
  <InMain>
    <Page title="Not found">
      <EmptyState
        title="There is nothing here"
        action={
          <Button variant="default" renderRoot={(props) => <Link to="/" {...props} />}>
            Go to the start
          </Button>
        }
      >
        The address may be wrong, or you cannot see what is behind it.
      </EmptyState>
    </Page>
  </InMain>
)
