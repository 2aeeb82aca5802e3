import type { Query, QueryClient } from '@tanstack/react-query'
import type { Api } from '#client/lib/api.ts'
import type { LiveMessage } from '#shared/events.ts'

type LiveEvent = Extract<LiveMessage, { kind: 'event' }>

/** A part of the cache that an event makes old. */
export type Staleness =
  | { part: 'lists' | 'counts' | 'members' | 'organization' | 'everything' }
  | { part: 'ticket'; ticketId: string }

/** What an event makes old. */
export const stalenessOf = ({ type, ticketId }: Pick<LiveEvent, 'type' | 'ticketId'>): Staleness[] => {
  const ticket: Staleness[] = ticketId === null ? [] : [{ part: 'ticket', ticketId }]
  switch (type) {
    case 'ticket.created':
    case 'ticket.changed':
      return [...ticket, { part: 'lists' }, { part: 'counts' }]
    case 'comment.added':
      return [...ticket, { part: 'lists' }]
    case 'comment.edited':
    case 'comment.deleted':
      return ticket
    case 'member.joined':
      return [{ part: 'members' }]
    case 'member.role_changed':
      return [{ part: 'members' }, { part: 'organization' }]
    case 'organization.created':
      return []
  }
}

const hasField = (value: unknown, field: string, wanted: string): boolean =>
  typeof value === 'object' && value !== null && Reflect.get(value, field) === wanted

/** A ticket is fetched by id or by number, so it is known by its answer; its timeline by what was asked. */
const isAbout = (query: Query, ticketId: string): boolean => {
  const asked: unknown = query.queryKey.at(-1)
  const input: unknown = typeof asked === 'object' && asked !== null ? Reflect.get(asked, 'input') : undefined
  return hasField(query.state.data, 'id', ticketId) || hasField(input, 'ticketId', ticketId)
}

const invalidate = (queryClient: QueryClient, { trpc }: Api, staleness: Staleness) => {
  // A tab that nobody sees only notes what is old; it fetches when it is looked at again.
  const refetchType = document.visibilityState === 'visible' ? 'active' : 'none'
  const drop = (queryKey: readonly unknown[]) => void queryClient.invalidateQueries({ queryKey, refetchType })
  switch (staleness.part) {
    case 'everything':
      return void queryClient.invalidateQueries({ refetchType })
    case 'lists':
      drop(trpc.tickets.list.pathKey())
      return drop(trpc.search.pathKey())
    case 'counts':
      return drop(trpc.tickets.counts.pathKey())
    case 'members':
      return drop(trpc.members.pathKey())
    case 'organization':
      return drop(trpc.organizations.pathKey())
    case 'ticket':
      return void queryClient.invalidateQueries({
        predicate: (query) => isAbout(query, staleness.ticketId),
        refetchType,
      })
  }
}

const gapMs = 500

export type Invalidator = { note: (message: LiveMessage) => void; stop: () => void }

/**
 * Makes the cache follow the live messages. The first change shows at once; a storm of them causes two rounds of
 * fetching a second, and the last one is never left out.
 */
export const createInvalidator = (queryClient: QueryClient, api: Api): Invalidator => {
  const pending = new Map<string, Staleness>()
  let timer: ReturnType<typeof setTimeout> | null = null

  const flush = () => {
    timer = null
    if (pending.size === 0) return
    const all = pending.get('everything')
    for (const staleness of all ? [all] : pending.values()) invalidate(queryClient, api, staleness)
    pending.clear()
    timer = setTimeout(flush, gapMs)
  }

  return {
    note: (message) => {
      if (message.kind === 'hello') return
      const old: Staleness[] = message.kind === 'resync' ? [{ part: 'everything' }] : stalenessOf(message)
      for (const staleness of old) {
        pending.set(staleness.part === 'ticket' ? staleness.ticketId : staleness.part, staleness)
      }
      if (timer === null) flush()
    },
    stop: () => {
      if (timer !== null) clearTimeout(timer)
    },
  }
}
