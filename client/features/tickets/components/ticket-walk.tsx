import { ActionIcon } from '@mantine/core'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useHere } from '#client/features/organizations/organization.ts'
import { useActions } from '#client/lib/shortcuts.ts'
import { Tip } from '#client/ui/tip.tsx'
import { neighboursOf } from '../list-moves.ts'
import { continueWalk, rememberPlace } from '../list-place.ts'
import { useListRows } from '../list-rows.ts'
import { listKey, type TicketListSearch } from '../list-search.ts'

const useNeighbours = (number: string, search: TicketListSearch) => {
  const { slug } = useHere().organization
  const { rows, hasNextPage, isFetchingNextPage, fetchNextPage } = useListRows(search)
  const key = listKey(slug, search)
  const walk = continueWalk(key, rows?.map(({ ticket }) => ticket.number) ?? [])
  const neighbours = neighboursOf(walk, number)
  const id = rows?.find(({ ticket }) => ticket.number === number)?.ticket.id
  useEffect(() => {
    if (id !== undefined) rememberPlace(key, { ticketId: id })
  }, [key, id])
  useEffect(() => {
    if (neighbours.nearEnd && hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [neighbours.nearEnd, hasNextPage, isFetchingNextPage, fetchNextPage])
  return neighbours
}

type StepProps = { number: string | null; label: string; keys: string; icon: typeof IconChevronUp }

const Step = ({ number, label, keys, icon: Icon, search }: StepProps & { search: TicketListSearch }) => {
  const { slug } = useHere().organization
  if (number === null) {
    return (
      <ActionIcon aria-label={label} disabled>
        <Icon size={17} />
      </ActionIcon>
    )
  }
  return (
    <Tip label={label} keys={keys}>
      <ActionIcon
        aria-label={label}
        renderRoot={(props) => (
          <Link {...props} to="/o/$slug/tickets/$number" params={{ slug, number }} search={search} replace />
        )}
      >
        <Icon size={17} />
      </ActionIcon>
    </Tip>
  )
}

/** From ticket to ticket in the order of the list that one came from, to which "back" leads from any of them. */
export const TicketWalk = ({ number, search }: { number: string; search: TicketListSearch }) => {
  const { slug } = useHere().organization
  const navigate = useNavigate()
  const { previous, next, place } = useNeighbours(number, search)
  const goTo = (target: string | null) => () => {
    if (target !== null)
      void navigate({
        to: '/o/$slug/tickets/$number',
        params: { slug, number: target },
        search,
        replace: true,
      })
  }
  const group = 'This ticket'
  useActions([
    { id: 'ticket.next', label: 'Next ticket', group, keys: 'j', run: goTo(next) },
    { id: 'ticket.previous', label: 'Previous ticket', group, keys: 'k', run: goTo(previous) },
  ])
  if (place === null) return null
  return (
    <span className="ticket-walk">
      <Step number={previous} label="Previous ticket" keys="k" icon={IconChevronUp} search={search} />
      <Step number={next} label="Next ticket" keys="j" icon={IconChevronDown} search={search} />
    </span>
  )
}
