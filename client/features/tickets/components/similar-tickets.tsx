import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useHere } from '#client/features/organizations/organization.ts'
import { useTRPC } from '#client/lib/api.ts'
import { isStaff } from '#shared/permissions.ts'
import { similarQuery } from '../similar.ts'
import { requesterStatusWords, shortStatusWords } from '../words.ts'
import { StatusWord } from './status-mark.tsx'

const pauseMs = 300

/** Tickets like the one being written, so that nobody asks twice for the same; they open in a tab of their own. */
export const SimilarTickets = ({ title }: { title: string }) => {
  const { organization } = useHere()
  const isForStaff = isStaff(organization.role)
  const [pausedTitle] = useDebouncedValue(title, pauseMs)
  const q = similarQuery(pausedTitle)
  const { data } = useQuery({
    ...useTRPC().search.tickets.queryOptions({ q: q ?? '', limit: 4 }, { trpc: { abortOnUnmount: true } }),
    enabled: q !== null,
    placeholderData: keepPreviousData,
  })
  if (q === null || !data || data.items.length === 0) return null
  return (
    <section className="similar" aria-labelledby="similar-title">
      <h2 id="similar-title">{isForStaff ? 'Similar tickets' : 'Is it one of these?'}</h2>
      <ul>
        {data.items.map(({ ticket }) => (
          <li key={ticket.id}>
            <Link
              to="/o/$slug/tickets/$number"
              params={{ slug: organization.slug, number: ticket.number }}
              target="_blank"
              className="similar-link"
            >
              <span className="truncate">{ticket.title}</span>
              <StatusWord
                status={ticket.status}
                words={isForStaff ? shortStatusWords : requesterStatusWords}
              />
              <span className="visually-hidden">(opens in a new tab)</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
