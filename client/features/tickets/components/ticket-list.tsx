import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useHere } from '#client/features/organizations/organization.ts'
import { useFlashes } from '../flashes.ts'
import type { FollowedRows } from '../followed-rows.ts'
import { type RowMenu, useListKeys } from '../list-keys.ts'
import { beginWalk, recallPlace, rememberPlace } from '../list-place.ts'
import type { ListRow } from '../list-rows.ts'
import { listKey, type TicketListSearch } from '../list-search.ts'
import { useIsNarrow } from '../narrow.ts'
import { useChangeTicket } from '../ticket-change.ts'
import { RowMenuPopup } from './row-menu.tsx'
import { TicketRow } from './ticket-row.tsx'
import './ticket-list.css'

const wideRow = 36
const narrowRow = 60
const columnsHeight = 30

const useTakeTicket = (row: ListRow | undefined) => {
  const { me } = useHere()
  const change = useChangeTicket(row?.ticket)
  return () => change({ patch: { assignee: { id: me.id, username: me.username, name: me.name } } })
}

const useRowWindow = (rows: readonly ListRow[], key: string, list: FollowedRows) => {
  const scroller = useRef<HTMLDivElement>(null)
  const isNarrow = useIsNarrow()
  const height = isNarrow ? narrowRow : wideRow
  const margin = isNarrow ? 0 : columnsHeight
  const [place] = useState(() => recallPlace(key))
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: (index) => rows[index]?.ticket.id ?? index,
    initialOffset: place.offset,
    overscan: 12,
    scrollMargin: margin,
    scrollPaddingStart: margin,
    onChange: ({ scrollOffset }) => rememberPlace(key, { offset: scrollOffset ?? 0 }),
  })
  useEffect(() => {
    virtualizer.measure()
    void height
  }, [virtualizer, height])
  const items = virtualizer.getVirtualItems()
  const first = items.at(0)?.index ?? 0
  const last = items.at(-1)?.index ?? 0
  const { hasNextPage, isFetchingNextPage, fetchNextPage, look } = list
  useEffect(() => look({ first, last }), [look, first, last])
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= rows.length - 30) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, last, rows.length])
  return { scroller, virtualizer, items, isNarrow, height, margin, place }
}

const Columns = () => (
  <div className="ticket-columns" aria-hidden="true">
    <span>Status</span>
    <span className="cell-number">Number</span>
    <span>Title</span>
    <span className="cell-requester">Requester</span>
    <span>Assignee</span>
    <span>Priority</span>
    <span className="cell-category">Category</span>
    <span className="cell-due">Due</span>
    <span className="cell-updated">Updated</span>
  </div>
)

export type TicketListProps = {
  rows: readonly ListRow[]
  list: FollowedRows
  search: TicketListSearch
}

/** The row in hand: which it is, and how keys and pointer change it. */
const useActiveRow = (rows: readonly ListRow[], key: string, view: ReturnType<typeof useRowWindow>) => {
  const { scroller, virtualizer, place } = view
  const [activeId, setActiveId] = useState(place.ticketId)
  const latestRows = useRef(rows)
  useEffect(() => {
    latestRows.current = rows
  })
  const activate = useCallback(
    (id: string) => {
      setActiveId(id)
      rememberPlace(key, { ticketId: id })
    },
    [key],
  )
  const focusRow = (id: string) =>
    requestAnimationFrame(() => {
      const row = scroller.current?.querySelector(`[data-row="${CSS.escape(id)}"]`)
      if (row instanceof HTMLElement) row.focus({ preventScroll: true })
    })
  const moveTo = (index: number) => {
    const id = rows[index]?.ticket.id
    if (id === undefined) return
    activate(id)
    virtualizer.scrollToIndex(index, { align: 'auto' })
    focusRow(id)
  }
  const openFrom = useCallback(
    (id: string) => {
      activate(id)
      beginWalk(
        key,
        latestRows.current.map(({ ticket }) => ticket.number),
      )
    },
    [key, activate],
  )
  return { activeId, activate, focusRow, moveTo, openFrom }
}

/** Tickets as virtual rows; remembers its place for when one comes back. */
export const TicketList = ({ rows, list, search }: TicketListProps) => {
  const { slug } = useHere().organization
  const key = listKey(slug, search)
  const view = useRowWindow(rows, key, list)
  const { scroller, virtualizer, items, isNarrow, height, margin } = view
  const { activeId, activate, focusRow, moveTo, openFrom } = useActiveRow(rows, key, view)
  const [menu, setMenu] = useState<RowMenu | null>(null)
  const flashing = useFlashes(rows)
  const take = useTakeTicket(rows.find(({ ticket }) => ticket.id === activeId))
  useListKeys({ rows, activeId, onMove: moveTo, onMenu: setMenu, onTake: take })
  const closeMenu = () => {
    setMenu(null)
    if (activeId !== null) focusRow(activeId)
  }
  const menuOn = ({ ticket }: ListRow) =>
    ticket.id === activeId && menu ? <RowMenuPopup ticket={ticket} menu={menu} onClose={closeMenu} /> : null
  return (
    <div className="ticket-list" ref={scroller} data-stale={list.isPlaceholderData || undefined}>
      {isNarrow ? null : <Columns />}
      <ul className="ticket-rows" style={{ height: virtualizer.getTotalSize() }}>
        {items.map(({ key: itemKey, index, start }) => {
          const row = rows[index]
          return row === undefined ? null : (
            <TicketRow
              key={itemKey}
              {...row}
              {...{ slug, search, height, isNarrow, index, count: rows.length, offset: start - margin }}
              isActive={row.ticket.id === activeId}
              isFlashing={flashing.has(row.ticket.id)}
              onOpen={openFrom}
              onActivate={activate}
              menu={menuOn(row)}
            />
          )
        })}
      </ul>
    </div>
  )
}
