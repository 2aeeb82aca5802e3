import type { CommentKind } from '#shared/comments.ts'
import type { Audience } from '#shared/events.ts'
import type { Person } from '#shared/organizations.ts'
import { isStaff, type Role } from '#shared/permissions.ts'

/** What one page of a ticket says: whether its chat can be seen there, and what is typed this moment. */
export type OpenPage = { tabId: string; isInChat: boolean; writing: CommentKind | null }

/** What somebody does at a ticket, on all of their pages together. */
export type Doing = { isInChat: boolean; writing: CommentKind | null }

/** Somebody who has a ticket open now. */
export type Present = { person: Person; isStaff: boolean } & Doing

/** Up to which message somebody has seen the chat. */
export type Seen = { person: Person; upTo: number; at: Date }

type Viewer = { id: string; role: Role }
type TicketFacts = { requesterId: string }

const asUrgent: readonly CommentKind[] = ['chat', 'reply', 'note']

/** What somebody does on all of these pages together; null when they have none open. */
export const doingOn = (pages: readonly Omit<OpenPage, 'tabId'>[]): Doing | null => {
  if (pages.length === 0) return null
  const writing = asUrgent.find((kind) => pages.some((page) => page.writing === kind))
  return { isInChat: pages.some((page) => page.isInChat), writing: writing ?? null }
}

/**
 * What a requester is told of what staff do at their ticket: that they are in the chat, and that they write to them.
 * Neither that a note is written, nor that somebody merely looks; null when there is nothing to tell.
 */
export const doingToldToRequester = (pages: readonly Omit<OpenPage, 'tabId'>[]): Doing | null => {
  const told = pages.map(({ isInChat, writing }) => ({
    isInChat,
    writing: writing === 'note' ? null : writing,
  }))
  const doing = doingOn(told)
  return doing?.isInChat || doing?.writing ? doing : null
}

/** Who else is at a ticket, as far as the one who asks may know it; whoever has it open twice is there once. */
export const presenceShownTo = (
  viewer: Viewer,
  ticket: TicketFacts,
  pages: readonly (Omit<OpenPage, 'tabId'> & { person: Person; role: Role })[],
): Present[] => {
  const others = Map.groupBy(
    pages.filter(({ person }) => person.id !== viewer.id),
    ({ person }) => person.id,
  )
  return [...others.values()].flatMap((open) => {
    const [{ person, role } = {}] = open
    if (!person || !role) return []
    // Whoever is neither has lost the right to be there.
    if (!isStaff(role) && person.id !== ticket.requesterId) return []
    if (!isStaff(role) && !isStaff(viewer.role)) return []
    const doing = isStaff(viewer.role) ? doingOn(open) : doingToldToRequester(open)
    return doing ? [{ person, isStaff: isStaff(role), ...doing }] : []
  })
}

/**
 * Up to where others have seen a chat. A requester is told who of the staff has seen most of it: that it was seen is
 * what they need, not which of the staff read along.
 */
export const seenShownTo = (viewer: Viewer, seen: readonly (Seen & { role: Role })[]): Seen[] => {
  const others = seen
    .filter(({ person }) => person.id !== viewer.id)
    .toSorted((one, other) => other.upTo - one.upTo || one.at.getTime() - other.at.getTime())
    .map(({ person, upTo, at, role }) => ({ told: { person, upTo, at }, role }))
  const shown = isStaff(viewer.role) ? others : others.filter(({ role }) => isStaff(role)).slice(0, 1)
  return shown.map(({ told }) => told)
}

/** Who may learn that somebody's pages of a ticket are others than before; null when nobody sees a difference. */
export const audienceOfChange = (
  actorId: string,
  ticket: TicketFacts,
  before: readonly OpenPage[],
  after: readonly OpenPage[],
): Exclude<Audience, 'person'> | null => {
  const isOwn = actorId === ticket.requesterId
  if (!isOwn && !isSame(doingToldToRequester(before), doingToldToRequester(after))) return 'participants'
  return isSame(doingOn(before), doingOn(after)) ? null : 'staff'
}

const isSame = (one: Doing | null, other: Doing | null): boolean =>
  one?.isInChat === other?.isInChat && one?.writing === other?.writing

/** The pages after one of them said what it shows, or some were left. */
export const withPage = (pages: readonly OpenPage[], page: OpenPage): OpenPage[] => [
  ...withoutPages(pages, [page.tabId]),
  page,
]
export const withoutPages = (pages: readonly OpenPage[], tabIds: readonly string[]): OpenPage[] =>
  pages.filter((page) => !tabIds.includes(page.tabId))
