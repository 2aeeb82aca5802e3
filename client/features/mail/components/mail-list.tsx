import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTRPC } from '#client/lib/api.ts'
import { ClippedText } from '#client/ui/clipped-text.tsx'
import { MoreButton } from '#client/ui/more-button.tsx'
import { RelativeTime } from '#client/ui/relative-time.tsx'
import { SearchField } from '#client/ui/search-field.tsx'
import { EmptyState, ErrorState, LoadingRows } from '#client/ui/states.tsx'
import { leavesGap, withNewest } from '../newest-mails.ts'
import { type ListedMail, mailsQuery, newestMailsQuery } from '../queries.ts'
import { filterStates, type MailSearch, stateFilters } from '../search.ts'
import { sayTemplate } from '../template-words.ts'
import { MailStateWords } from './mail-state.tsx'
import './mail-list.css'

const MailRow = ({ mail, search }: { mail: ListedMail; search: MailSearch }) => (
  <li>
    <Link
      to="/mail"
      search={{ ...search, mail: mail.id }}
      className="mail-row"
      activeOptions={{ exact: true }}
    >
      <span className="mail-row-line">
        <ClippedText className="mail-subject">{mail.subject}</ClippedText>
        <RelativeTime at={mail.createdAt} className="dimmed tabular" />
      </span>
      <span className="mail-row-line">
        <span className="mail-about">
          <span>{sayTemplate(mail.template)}</span>
          <ClippedText className="dimmed">{mail.recipient}</ClippedText>
        </span>
        <MailStateWords state={mail.state} attempts={mail.attempts} />
      </span>
    </Link>
  </li>
)

const Nothing = ({ search }: { search: MailSearch }) =>
  search.q === undefined && search.show === undefined ? (
    <EmptyState title="No mail yet">Whatever Docket writes to people will be listed here.</EmptyState>
  ) : (
    <EmptyState title="No mail found">No mail is like that.</EmptyState>
  )

const MailRows = ({ search }: { search: MailSearch }) => {
  const filter = {
    ...(search.show === undefined ? {} : { state: [...filterStates[search.show]] }),
    ...(search.q === undefined ? {} : { search: search.q }),
  }
  const query = useInfiniteQuery(mailsQuery(useTRPC(), filter))
  const listed = query.data?.pages.flatMap((page) => page.items) ?? []
  const { data: newest } = useQuery(newestMailsQuery(useTRPC(), filter))
  const isBehind = !query.isPlaceholderData && leavesGap(listed, newest)
  const { refetch } = query
  useEffect(() => {
    if (isBehind) void refetch()
  }, [isBehind, refetch])
  if (query.isPending) return <LoadingRows height={54} />
  if (query.data === undefined)
    return <ErrorState error={query.error} title="The mail could not be loaded" onRetry={query.refetch} />
  const mails = query.isPlaceholderData ? listed : withNewest(listed, newest)
  if (mails.length === 0) return <Nothing search={search} />
  return (
    <>
      <ul className="mail-list">
        {mails.map((mail) => (
          <MailRow key={mail.id} mail={mail} search={search} />
        ))}
      </ul>
      <MoreButton list={query} className="mail-more" />
    </>
  )
}

export type MailListProps = { search: MailSearch; onWords: (words: string | undefined) => void }

/** The mails, narrowed by words and by state. */
export const MailList = ({ search, onWords }: MailListProps) => {
  const field = useRef<HTMLInputElement>(null)
  return (
    <>
      <div className="mail-narrow">
        <SearchField label="Search mail" words={search.q} onWords={onWords} fieldRef={field} />
        <nav className="mail-filters" aria-label="State">
          {stateFilters.map(({ show, label }) => (
            <Link key={label} to="/mail" search={{ ...search, show }} activeOptions={{ exact: true }}>
              {label}
            </Link>
          ))}
        </nav>
      </div>
      <MailRows search={search} />
    </>
  )
}
