import type { ToldChanges } from '#shared/events.ts'
import type { Person } from '#shared/organizations.ts'
import type { TicketStatus } from '#shared/tickets.ts'
import type { ToldFile } from './line-pieces.ts'
import { mergeChanges } from './merged-changes.ts'
import type { CommentEntry, TimelineEntry } from './queries.ts'
import { type Foldable, foldRun } from './timeline-folds.ts'
import {
  type ChangeContext,
  describeAttaching,
  describeChanges,
  describeCreation,
  describeLink,
  describeReview,
} from './timeline-words.ts'

/** Something that happened, in words. */
export type Line = {
  /** The number of its first entry. */
  key: number
  actor: Person | null
  at: string
  phrases: string[]
  /** What its words name of files, in their order. */
  files: ToldFile[]
  reason: string | null
}

/** What stands in a timeline: a message, a line, or lines that are folded away between two others. */
export type TimelineItem =
  | { kind: 'comment'; key: number; entry: CommentEntry }
  | { kind: 'line'; key: number; line: Line }
  | { kind: 'fold'; key: number; lines: Line[] }

export type TimelineContext = Pick<ChangeContext, 'people' | 'categories' | 'face'> & {
  ticket: { status: TicketStatus; requester: Person }
}

const togetherMs = 5 * 60_000
const dayMs = 24 * 60 * 60_000

type ChangedEntry = Extract<TimelineEntry, { type: 'changed' }>
type LinkEntry = Extract<TimelineEntry, { type: 'link' }>

type FileEntry = Extract<TimelineEntry, { type: 'attachment' }>

/** Beside a line: whether others may be joined to it, whether it ends a run, whether it tells of added files alone. */
type DraftLine = Line &
  Foldable & {
    isPlain: boolean
    endsRun: boolean
    isAttaching: boolean
    changes: readonly ToldChanges[] | null
    firstAt: string
  }

const areTogether = (one: DraftLine, other: DraftLine): boolean =>
  one.isPlain &&
  other.isPlain &&
  one.actor !== null &&
  one.actor.id === other.actor?.id &&
  // When a file came is told by itself, not by what was done minutes later.
  one.files.length > 0 === other.files.length > 0 &&
  Date.parse(other.at) - Date.parse(one.firstAt) <= togetherMs

const changeContext = (
  context: TimelineContext,
  actor: Person | null,
  more: Partial<ChangeContext> = {},
) => ({
  ...context,
  actorId: actor?.id ?? null,
  requesterId: context.ticket.requester.id,
  ...more,
})

const joinPhrasesOf = (one: DraftLine, other: DraftLine): string[] =>
  one.isAttaching && other.isAttaching
    ? [describeAttaching([...one.files, ...other.files])]
    : [...one.phrases, ...other.phrases]

const joinLines = (one: DraftLine, other: DraftLine, context: TimelineContext): DraftLine => {
  const [next] = other.changes ?? []
  const changes = one.changes && next ? mergeChanges(one.changes, next) : null
  const phrases = changes
    ? changes.flatMap((each) => describeChanges(each, changeContext(context, one.actor)))
    : joinPhrasesOf(one, other)
  return {
    ...one,
    at: other.at,
    phrases,
    changes,
    files: [...one.files, ...other.files],
    isAttaching: one.isAttaching && other.isAttaching,
    links: [...one.links, ...other.links],
    isMilestone: one.isMilestone || other.isMilestone,
  }
}

const changedLine = (
  entry: ChangedEntry,
  context: TimelineContext,
  resolvedAt: string | null,
): Pick<DraftLine, 'phrases' | 'reason' | 'isPlain' | 'isMilestone' | 'changes'> => {
  const { actor, changes, reason, override = false } = entry
  const resolvedDays =
    resolvedAt === null ? null : Math.floor((Date.parse(entry.at) - Date.parse(resolvedAt)) / dayMs)
  return {
    phrases: describeChanges(changes, changeContext(context, actor, { override, resolvedDays })),
    reason: reason ?? null,
    isPlain: !reason && !override,
    isMilestone: changes.status !== undefined,
    changes: [changes],
  }
}

const linkLine = ({
  isLinked,
  otherNumber,
  kind = 'related',
  isTarget = false,
}: LinkEntry): Pick<DraftLine, 'phrases' | 'links'> => {
  if (otherNumber === undefined) return { phrases: [], links: [] }
  const phrase = describeLink({ isLinked, otherNumber, kind, isTarget })
  return { phrases: [phrase], links: [{ phrase, isLinked, about: `${kind} ${isTarget} ${otherNumber}` }] }
}

const fileLine = ({
  isAdded,
  filename,
  attachmentId,
}: FileEntry): Pick<DraftLine, 'phrases' | 'files' | 'isAttaching'> => {
  const file = { id: isAdded ? attachmentId : null, filename }
  const phrases = [isAdded ? describeAttaching([file]) : `removed ${filename}`]
  return { phrases, files: [file], isAttaching: isAdded }
}

const toLine = (
  entry: Exclude<TimelineEntry, CommentEntry>,
  context: TimelineContext,
  resolvedAt: string | null,
): DraftLine => {
  const { number: key, actor, at } = entry
  const line = {
    ...{ key, actor, at, firstAt: at, reason: null, changes: null, links: [], files: [] },
    ...{ isPlain: false, isMilestone: true, endsRun: false, isAttaching: false },
  }
  switch (entry.type) {
    case 'changed':
      return { ...line, ...changedLine(entry, context, resolvedAt) }
    case 'reviewed': {
      const phrases = describeReview(entry.changes, changeContext(context, actor))
      return { ...line, phrases, reason: entry.reason ?? null, endsRun: true }
    }
    case 'created': {
      const { status, requester } = context.ticket
      const requesterName = actor?.id === requester.id ? null : requester.name
      return {
        ...line,
        phrases: [describeCreation(entry.status, status === 'draft', requesterName)],
        endsRun: true,
      }
    }
    case 'deleted':
      return { ...line, phrases: ['deleted this'] }
    case 'restored':
      return { ...line, phrases: ['restored this'] }
    case 'link':
      return { ...line, ...linkLine(entry), isPlain: true, isMilestone: false }
    case 'attachment':
      return { ...line, ...fileLine(entry), isPlain: true }
  }
}

const resolutionAfter = (entry: TimelineEntry, resolvedAt: string | null): string | null => {
  if (entry.type !== 'changed' || !entry.changes.status) return resolvedAt
  return entry.changes.status.to === 'resolved' ? entry.at : null
}

const toShown = ({ key, actor, at, phrases, files, reason }: Line): Line => ({
  ...{ key, actor, at, phrases, files, reason },
})

const toItem = (line: Line): TimelineItem => ({ kind: 'line', key: line.key, line: toShown(line) })

const toFold = (lines: readonly Line[]): TimelineItem => ({
  kind: 'fold',
  key: lines[0]?.key ?? 0,
  lines: lines.map(toShown),
})

/**
 * A timeline as it is read: what one person changed within five minutes is one line, and of a long run of changes
 * between messages the middle is folded (`foldRun`). What one may not be told makes no line.
 */
export const toItems = (entries: readonly TimelineEntry[], context: TimelineContext): TimelineItem[] => {
  const items: TimelineItem[] = []
  let run: DraftLine[] = []
  let resolvedAt: string | null = null
  const endRun = () => {
    items.push(...foldRun(run).map((item) => (item.isFold ? toFold(item.lines) : toItem(item.line))))
    run = []
  }
  for (const entry of entries) {
    if (entry.type === 'comment') {
      endRun()
      items.push({ kind: 'comment', key: entry.number, entry })
      continue
    }
    const line = toLine(entry, context, resolvedAt)
    resolvedAt = resolutionAfter(entry, resolvedAt)
    if (line.phrases.length === 0) continue
    const before = run.at(-1)
    if (before && areTogether(before, line)) run.splice(-1, 1, joinLines(before, line, context))
    else if (!line.endsRun) run.push(line)
    else {
      endRun()
      items.push(toItem(line))
    }
  }
  endRun()
  return items
}
