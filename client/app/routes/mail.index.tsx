import { createFileRoute } from '@tanstack/react-router'
import { Mail } from '#client/features/mail/pages/mail.tsx'
import { mailSearch } from '#client/features/mail/search.ts'

const MailRoute = () => {
  const { isOperator, isOpen } = Route.useRouteContext()
  return <Mail search={Route.useSearch()} isOperator={isOperator} isOpen={isOpen} />
}

export const Route = createFileRoute('/mail/')({ validateSearch: mailSearch, component: MailRoute })
