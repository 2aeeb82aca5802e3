import { v7 } from 'uuid'
import { formatNumber } from '#server/features/tickets/rules/life.ts'
import type { TicketStatus } from '#shared/tickets.ts'
import type { FilledOrganization } from './organizations.ts'
import { type Random, seededRandom, writeDescription, writeTitle } from './text.ts'
import { onlyOldWord, plantedPhrase } from './words.ts'

const dayMs = 86_400_000
const spanDays = 3 * 365
const oldAfterDays = 200
const chunkCharacters = 60_000

export const copiedColumns = [
  'organization_id',
  'id',
  'number',
  'title',
  'description',
  'category_id',
  'severity',
  'priority',
  'status',
  'requester_id',
  'assignee_id',
  'due_at',
  'created_at',
  'updated_at',
  'resolved_at',
  'closed_at',
  'version',
  'client_id',
  'search_language',
] as const

const pick = <T>(random: Random, values: readonly [T, ...T[]]): T =>
  values[Math.floor(random() * values.length)] ?? values[0]

// The newest three tenths hold nearly all that still wants work: in all, about 85 % are closed.
const drawStatus = (random: Random, position: number): TicketStatus => {
  const stillAbout = random() < (position > 0.7 ? 0.46 : 0.016)
  if (!stillAbout) return 'closed'
  return pick(random, ['open', 'open', 'in_progress', 'waiting', 'resolved', 'resolved'])
}

const drawText = (random: Random, ageDays: number) => {
  const planted = [
    ...(ageDays > oldAfterDays && random() < 0.125 ? [onlyOldWord] : []),
    ...(random() < 0.02 ? [plantedPhrase] : []),
  ]
  return {
    title: writeTitle(random).slice(0, 200),
    description: [writeDescription(random), ...planted].join(' '),
  }
}

const drawTimes = (random: Random, createdMs: number, nowMs: number, status: TicketStatus) => {
  const updatedMs = Math.min(nowMs, createdMs + Math.round(random() ** 3 * 40 * dayMs))
  const iso = (ms: number) => new Date(ms).toISOString()
  const done = status === 'resolved' || status === 'closed'
  return {
    createdAt: iso(createdMs),
    updatedAt: iso(updatedMs),
    dueAt: random() < 0.2 ? iso(createdMs + (3 + Math.floor(random() * 20)) * dayMs) : null,
    resolvedAt: done ? iso(updatedMs) : null,
    closedAt: status === 'closed' ? iso(updatedMs) : null,
  }
}

// Few people ask for much and many for little.
const drawRequester = (random: Random, { requesterIds }: FilledOrganization): string =>
  requesterIds[Math.floor(random() ** 2 * requesterIds.length)] ?? requesterIds[0]

const drawCategory = (random: Random, { categoryIds, rareCategoryId }: FilledOrganization): string | null => {
  if (random() < 1 / 5_000) return rareCategoryId
  return random() < 0.8 ? pick(random, categoryIds) : null
}

const drawOrganization = (random: Random, organizations: readonly FilledOrganization[]) => {
  const at = random()
  return organizations.find(({ shareUpTo }) => at < shareUpTo)
}

const toLine = (values: readonly (string | number | null)[]): string =>
  `${values.map((value) => value ?? '\\N').join('\t')}\n`

/** A ticket in ten has a conversation; it is known by its version. */
export const versionWithConversation = 2

const ticketLine = (
  random: Random,
  organization: FilledOrganization,
  {
    position,
    createdMs,
    nowMs,
    number,
  }: { position: number; createdMs: number; nowMs: number; number: string },
): string => {
  const status = drawStatus(random, position)
  const { title, description } = drawText(random, (nowMs - createdMs) / dayMs)
  const times = drawTimes(random, createdMs, nowMs, status)
  const assigned = random() < (status === 'closed' || status === 'resolved' ? 0.97 : 0.7)
  return toLine([
    organization.id,
    v7({ msecs: createdMs }),
    number,
    title,
    description,
    drawCategory(random, organization),
    pick(random, ['low', 'medium', 'medium', 'medium', 'high', 'critical']),
    pick(random, ['low', 'medium', 'medium', 'medium', 'high', 'urgent']),
    status,
    drawRequester(random, organization),
    assigned ? pick(random, organization.staffIds) : null,
    times.dueAt,
    times.createdAt,
    times.updatedAt,
    times.resolvedAt,
    times.closedAt,
    random() < 0.1 ? versionWithConversation : 1,
    v7({ msecs: createdMs }),
    'english',
  ])
}

/**
 * The lines of a `copy` of so many tickets, in the order of their creation over three years up to `nowMs`, a
 * chunk of about 60 kB at a time.
 */
export function* writeTicketLines(
  organizations: readonly FilledOrganization[],
  { tickets, nowMs }: { tickets: number; nowMs: number },
): Generator<string, void, undefined> {
  const random = seededRandom(20_260)
  const given = new Map<string, number>()
  let chunk = ''
  for (let index = 0; index < tickets; index += 1) {
    const organization = drawOrganization(random, organizations)
    if (!organization) throw new Error('the shares of the organizations do not add up to one')
    const position = (index + random()) / tickets
    const createdMs = Math.floor(nowMs - (1 - position) * spanDays * dayMs)
    const year = new Date(createdMs).getUTCFullYear()
    const last = (given.get(`${organization.id}/${year}`) ?? 0) + 1
    given.set(`${organization.id}/${year}`, last)
    chunk += ticketLine(random, organization, {
      position,
      createdMs,
      nowMs,
      number: formatNumber(year, last),
    })
    if (chunk.length < chunkCharacters) continue
    yield chunk
    chunk = ''
  }
  if (chunk !== '') yield chunk
}
