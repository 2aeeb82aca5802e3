import { useQueryErrorResetBoundary } from '@tanstack/react-query'
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { isNotFound } from '#client/lib/errors.ts'
import { InMain } from '#client/ui/main-landmark.tsx'
import { Page } from '#client/ui/page.tsx'
import { ErrorState } from '#client/ui/states.tsx'
import { NotFound } from './not-found.tsx'

/** What stands in for a page that failed. Trying again forgets the failed queries and loads the route anew. */
export const PageFailure = ({ error, reset }: ErrorComponentProps) => {
  const router = useRouter()
  const queries = useQueryErrorResetBoundary()
  if (isNotFound(error)) return <NotFound />
  const retry = async () => {
    queries.reset()
    await router.invalidate()
    reset()
  }
  return (
    <InMain>
      <Page title="Something went wrong">
        <ErrorState error={error} title="This page could not be loaded" onRetry={retry} />
      </Page>
    </InMain>
  )
}
