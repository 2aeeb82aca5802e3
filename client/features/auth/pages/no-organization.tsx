import { Main } from '#client/ui/main-landmark.tsx'
import { Page } from '#client/ui/page.tsx'
import { EmptyState } from '#client/ui/states.tsx'

export const NoOrganization = () => (
  <Main>
    <Page title="No organization yet">
      <EmptyState title="You are not a member of any organization">
        Ask an admin to add you. Once you are a member, load this page again.
      </EmptyState>
    </Page>
  </Main>
)
