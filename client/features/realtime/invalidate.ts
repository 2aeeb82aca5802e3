import { focusManager, type Query, type QueryClient, type QueryFilters } from '@tanstack/react-query'
import { noteListChange } from '#client/features/tickets/list-changes.ts'
import type { Ticket } from '#client/features/tickets/queries.ts'
import type { Api } from '#client/lib/api.ts'
import type { LiveMessage } from '#shared/events.ts'
import { createRounds } from './rounds.ts'

type LiveEvent = Extract<LiveMessage, { kind: 'event' }>

/** A part of the cache that an event makes old. */
export type Staleness =
  | {
      part: 'lists' | 'counts' | 'notices' | 'trash' | 'tickets' | 'members' | 'organization' | 'everything'
    }
  /** Of what was said and done on a ticket, `grown` is what came last; `reworded` what was edited or deleted anywhere in it. */
  | { part: 'ticket' | 'grown' | 'reworded' | 'linked' | 'presence'; ticketId: string }

type Whole = Exclude<Staleness, { ticketId: string }>

const parts = (...names: Whole['part'][]): Staleness[] => names.map((part) => ({ part }))

const about = (part: 'grown' | 'reworded', ticketId: string | null): Staleness[] =>
  ticketId === null
    ? []
    : [
        { part: 'ticket', ticketId },
        { part, ticketId },
      ]

/** What an event makes old. */
export const stalenessOf = ({ type, ticketId }: Pick<LiveEvent, 'type' | 'ticketId'>): Staleness[] => {
  const ticket = about('grown', ticketId)
  const linked: Staleness[] = ticketId === null ? [] : [{ part: 'linked', ticketId }]
  switch (type) {
    case 'ticket.created':
      return [...ticket, { part: 'lists' }, { part: 'counts' }]
    case 'ticket.reviewed':
      return [...ticket, ...linked, ...parts('lists', 'counts', 'notices')]
    case 'ticket.changed':
      return [...ticket, ...linked, { part: 'lists' }, { part: 'counts' }]
    case 'ticket.deleted':
      return [...ticket, ...linked, ...parts('lists', 'counts', 'notices', 'trash')]
    case 'ticket.restored':
      // Which tickets link to it is not known here: their cached links leave out what was deleted.
      return [...ticket, ...parts('tickets', 'lists', 'counts', 'notices', 'trash')]
    case 'comment.added':
    case 'attachment.added':
    // The line that told of the file leads to it only while the ticket has it.
    case 'attachment.removed':
      return [...ticket, { part: 'lists' }]
    case 'ticket.linked':
    case 'ticket.unlinked':
    case 'ticket.watched':
      return ticket
    case 'comment.edited':
    case 'comment.deleted':
      return about('reworded', ticketId)
    case 'member.joined':
    case 'member.reactivated':
    case 'member.two_factor_reset':
    case 'invitation.changed':
      return [{ part: 'members' }]
    case 'organization.changed':
    case 'category.changed':
      return [{ part: 'organization' }]
    case 'member.deactivated':
    case 'member.role_changed':
      return [{ part: 'members' }, { part: 'organization' }]
    case 'organization.suspended':
    case 'organization.resumed':
      return [{ part: 'everything' }]
    case 'notice.added':
    case 'notice.read':
      return [{ part: 'notices' }]
    case 'ticket.purged':
      return parts('notices', 'trash')
    case 'organization.created':
      return []
  }
}

const stalenessOfMessage = (message: Exclude<LiveMessage, { kind: 'hello' }>): Staleness[] => {
  if (message.kind === 'resync') return [{ part: 'everything' }]
  return message.kind === 'presence'
    ? [{ part: 'presence', ticketId: message.ticketId }]
    : stalenessOf(message)
}

/** Under what a ticket may have been asked for: its id, and its number where an answer has told it. */
const refsOf = (queryClient: QueryClient, { trpc }: Api, ticketId: string): Set<unknown> => {
  const known = queryClient.getQueriesData<Ticket>(trpc.tickets.get.pathFilter())
  const numbers = known.flatMap(([, ticket]) => (ticket?.id === ticketId ? ticket.number : []))
  return new Set([ticketId, ...numbers])
}

/** The numbers of the known tickets whose links name a ticket, and their ids. */
const refsOfLinked = (queryClient: QueryClient, { trpc }: Api, ticketId: string): Set<unknown> => {
  const known = queryClient.getQueriesData<Ticket>(trpc.tickets.get.pathFilter())
  return new Set(
    known.flatMap(([, ticket]) =>
      ticket?.links.some((link) => link.ticket.id === ticketId) ? [ticket.id, ticket.number] : [],
    ),
  )
}

const askedTicket = ({ queryKey }: Query): unknown => {
  const asked: unknown = queryKey.at(-1)
  const input: unknown = typeof asked === 'object' && asked !== null ? Reflect.get(asked, 'input') : undefined
  return typeof input === 'object' && input !== null ? Reflect.get(input, 'ticket') : undefined
}

/** Makes all old. A search is not made again by itself, except as a list that is shown. */
const invalidateAll = (queryClient: QueryClient, { trpc }: Api, refetchType: 'active' | 'none') => {
  const searches = new Set(queryClient.getQueryCache().findAll(trpc.search.pathFilter()))
  const all = queryClient.invalidateQueries({ predicate: (query) => !searches.has(query), refetchType })
  void queryClient.invalidateQueries({ ...trpc.search.pathFilter(), refetchType: 'none' })
  noteListChange()
  return all
}

const growsAtItsEnd = ({ meta }: Query): boolean => meta?.fetchNewest !== undefined

type PartialFetch = 'fetchNewest' | 'fetchReworded'

// A tab that nobody sees only notes what is old; it fetches when it is looked at again.
const refetchTypeNow = () => (focusManager.isFocused() ? 'active' : 'none')

/** Fetches only a part of what was said and done; all of it where that cannot be had, or nobody looks. */
const fetchPart = async (queryClient: QueryClient, query: Query, part: PartialFetch) => {
  const { queryKey, meta } = query
  const fetchIt = meta?.[part]
  // It ends, as every request does. A storm of changes is not to begin it anew.
  const untilAtRest = async () => query.promise?.catch(() => undefined)
  const fetchAll = async () => {
    // Answered before the change, it would be taken for what is new.
    await untilAtRest()
    const refetchType = refetchTypeNow()
    return queryClient.invalidateQueries({ queryKey, refetchType }, { cancelRefetch: false })
  }
  // What is old elsewhere too stays so until all of it is fetched.
  if (query.state.isInvalidated) await untilAtRest()
  const isSeen = focusManager.isFocused() && query.isActive()
  return fetchIt && isSeen && !query.state.isInvalidated ? fetchIt(queryClient).catch(fetchAll) : fetchAll()
}

/** Settles when what is shown of it has been fetched anew. */
const invalidate = async (queryClient: QueryClient, { api, account }: Apis, staleness: Staleness) => {
  const { trpc } = api
  const refetchType = refetchTypeNow()
  const drop = (...queryKeys: (readonly unknown[])[]): Promise<unknown> =>
    Promise.all(queryKeys.map((queryKey) => queryClient.invalidateQueries({ queryKey, refetchType })))
  const dropAskedFor = (refs: Set<unknown>, filter: QueryFilters, isMeant = (_: Query) => true) =>
    queryClient.invalidateQueries({
      ...filter,
      predicate: (query) => refs.has(askedTicket(query)) && isMeant(query),
      refetchType,
    })
  switch (staleness.part) {
    case 'everything':
      return invalidateAll(queryClient, api, refetchType)
    case 'lists':
      void queryClient.invalidateQueries({ ...trpc.search.pathFilter(), refetchType: 'none' })
      noteListChange()
      return drop(trpc.tickets.list.pathKey(), trpc.reviews.pathKey())
    case 'counts':
      return drop(trpc.tickets.counts.pathKey())
    case 'notices':
      return drop(trpc.notices.pathKey())
    case 'trash':
      return drop(trpc.tickets.deleted.pathKey())
    case 'tickets':
      return drop(trpc.tickets.get.pathKey())
    case 'presence':
      return dropAskedFor(refsOf(queryClient, api, staleness.ticketId), trpc.presence.who.pathFilter())
    case 'linked':
      return dropAskedFor(refsOfLinked(queryClient, api, staleness.ticketId), trpc.tickets.get.pathFilter())
    case 'members':
      return drop(trpc.invitations.pathKey(), trpc.members.pathKey())
    case 'organization':
      // One's membership tells the organization's name and address.
      return drop(trpc.organizations.pathKey(), account.trpc.auth.me.queryKey())
    case 'ticket':
      return dropAskedFor(refsOf(queryClient, api, staleness.ticketId), {}, (query) => !growsAtItsEnd(query))
    case 'reworded':
    case 'grown': {
      const part = staleness.part === 'grown' ? 'fetchNewest' : 'fetchReworded'
      const refs = refsOf(queryClient, api, staleness.ticketId)
      const predicate = (query: Query) => growsAtItsEnd(query) && refs.has(askedTicket(query))
      const queries = queryClient.getQueryCache().findAll({ predicate })
      return Promise.all(queries.map((query) => fetchPart(queryClient, query, part)))
    }
  }
}

/** The API of the organization that is followed, and the one that belongs to none. */
export type Apis = { api: Api; account: Api }

export type Invalidator = { note: (message: LiveMessage) => void; stop: () => void }

const keyOf = (staleness: Staleness): string =>
  'ticketId' in staleness ? `${staleness.part} ${staleness.ticketId}` : staleness.part

/**
 * Makes the cache follow the live messages. The first change shows at once; a storm of them causes two rounds of
 * fetching a second, and the last one is never left out.
 */
export const createInvalidator = (queryClient: QueryClient, apis: Apis): Invalidator => {
  const follow = () => createRounds<Staleness>((staleness) => invalidate(queryClient, apis, staleness))
  // Whoever sends a message has just stopped typing: told a moment before it, that is not to hold it up.
  const rounds = follow()
  const presence = follow()
  return {
    note: (message) => {
      if (message.kind === 'hello') return
      const stale = stalenessOfMessage(message)
      if (stale.some(({ part }) => part === 'everything')) rounds.forget()
      const follower = message.kind === 'presence' ? presence : rounds
      follower.note(stale.map((one) => [keyOf(one), one]))
    },
    stop: () => {
      rounds.stop()
      presence.stop()
    },
  }
}
