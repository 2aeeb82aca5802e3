import { Link, useNavigate } from '@tanstack/react-router'
import { MailLayout } from '../components/mail-layout.tsx'
import { MailList } from '../components/mail-list.tsx'
import { MailView } from '../components/mail-view.tsx'
import type { MailSearch } from '../search.ts'

export type MailProps = {
  search: MailSearch
  isOperator: boolean
  /** Whether no mail server is set, so that anybody at this machine reads the mail. */
  isOpen: boolean
}

/** Every mail that Docket has written, and what became of it. */
export const Mail = ({ search, isOperator, isOpen }: MailProps) => {
  const navigate = useNavigate()
  const back = (
    <Link to="/mail" search={{ ...search, mail: undefined }} className="mail-back text-link">
      All mail
    </Link>
  )
  return (
    <MailLayout
      title="Mail"
      note={isOpen ? 'No mail server is set, so mail stays here.' : undefined}
      list={
        <MailList
          search={search}
          onWords={(q) => void navigate({ to: '/mail', search: { ...search, q }, replace: true })}
        />
      }
      chosen={
        search.mail === undefined ? null : (
          <MailView mailId={search.mail} isOperator={isOperator} back={back} />
        )
      }
      nothing="Choose a mail to read it."
    />
  )
}
