import { useDebouncedValue } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '#client/lib/api.ts'
import { SelectMenu, type SelectOption } from '#client/ui/select-menu.tsx'
import { type LinkKind, linkKinds } from '#shared/tickets.ts'
import { linkWords, type TicketLink } from '../link-words.ts'
import { StatusMark } from './status-mark.tsx'

const pauseMs = 150

/** Tickets by number or words; nothing is asked before something is typed. */
const useTicketSearch = () => {
  const [text, setText] = useState('')
  const [q] = useDebouncedValue(text.trim(), pauseMs)
  const { data, isFetching } = useQuery({
    ...useTRPC().search.tickets.queryOptions({ q: q || '-', limit: 10 }),
    enabled: q !== '',
    placeholderData: keepPreviousData,
  })
  const isEmpty = text.trim() === ''
  return {
    found: isEmpty ? [] : (data?.items ?? []).map(({ ticket }) => ticket),
    isEmpty,
    isSearching: isFetching || text.trim() !== q,
    setText,
  }
}

const kindOptions: SelectOption[] = linkKinds.map((kind) => ({ value: kind, label: `${linkWords[kind]}…` }))

export type LinkPickerProps = {
  ticketId: string
  known: readonly TicketLink[]
  onPick: (link: TicketLink) => void
}

type StepProps = { opened: boolean; onOpenedChange: (opened: boolean) => void }

const TicketStep = ({
  kind,
  ticketId,
  known,
  onPick,
  ...menu
}: LinkPickerProps & StepProps & { kind: LinkKind }) => {
  const { found, isEmpty, isSearching, setText } = useTicketSearch()
  const linked = new Set([ticketId, ...known.map(({ ticket }) => ticket.id)])
  const offered = found.filter(({ id }) => !linked.has(id))
  const pick = (value: string) => {
    const chosen = offered.find(({ id }) => id === value)
    if (!chosen) return
    const { id, number, title, status } = chosen
    onPick({ kind, isTarget: false, ticket: { id, number, title, status } })
  }
  return (
    <SelectMenu
      {...menu}
      label={linkWords[kind]}
      options={offered.map(({ id, number, title, status }) => ({
        value: id,
        label: title,
        icon: <StatusMark status={status} />,
        hint: <span className="tabular">{number}</span>,
      }))}
      selected={[]}
      onSelect={pick}
      onSearch={setText}
      isSearching={!isEmpty && isSearching}
      nothing={isEmpty ? 'Type a number or some words.' : 'No other ticket fits.'}
      width={320}
    >
      <IconPlus size={14} aria-hidden="true" /> Add
    </SelectMenu>
  )
}

/** Adds a link: first what the two tickets have to do with each other, then the other one. */
const LinkPicker = (props: LinkPickerProps) => {
  const [kind, setKind] = useState<LinkKind | null>(null)
  const [opened, setOpened] = useState(false)
  const change = (isOpen: boolean) => {
    setOpened(isOpen)
    if (!isOpen) setKind(null)
  }
  if (kind !== null) return <TicketStep {...props} kind={kind} opened={opened} onOpenedChange={change} />
  return (
    <SelectMenu
      label="Add a link"
      options={kindOptions}
      selected={[]}
      isMultiple
      onSelect={(value) => setKind(linkKinds.find((known) => known === value) ?? null)}
      opened={opened}
      onOpenedChange={change}
      width={200}
    >
      <IconPlus size={14} aria-hidden="true" /> Add
    </SelectMenu>
  )
}

export default LinkPicker
