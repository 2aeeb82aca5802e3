import type { CommentKind } from '#shared/comments.ts'
import type { TicketChanges } from '#shared/events.ts'
import type { NoticeKind } from '#shared/notifications.ts'
import type { Role } from '#shared/permissions.ts'
import type { MailContent, MailTemplate } from '../../platform/mail.ts'

/** What a mail about a ticket tells. */
export type Told = {
  /** Whom it is for. */
  name: string
  /** What they are in the organization. */
  role: Role
  /** Who did it; none when the system did. */
  actor: string | null
  organization: string
  ticket: { id: string; number: string; title: string }
  severity?: TicketChanges['severity'] | undefined
  reason?: string | undefined
  /** As what it was said, where somebody said something. */
  said?: CommentKind | undefined
  url: string
}
type Mail = Omit<MailContent, 'to'>

// The same for all mails of a ticket: some mail readers show only what has one subject as one conversation.
const about = ({ ticket }: Told) => ({
  ticketId: ticket.id,
  subject: `[${ticket.number}] ${ticket.title}`,
})

const whoIn = ({ actor, organization }: Told): string => actor ?? organization
const reasonOf = ({ reason }: Told): string[] => (reason === undefined ? [] : ['The reason:', reason])
const severityChange = ({ severity }: Told): string =>
  severity ? ` from ${severity.from} to ${severity.to}` : ''

/** What the ticket is to whom the mail is for: requesters ask, staff write drafts and work on tickets. */
const wordsFor = ({ role, organization }: Told) =>
  role === 'requester'
    ? {
        yours: 'your request',
        edit: 'Edit your request',
        open: 'Open your request',
        because: `You get this mail because you asked for this in ${organization}.`,
      }
    : {
        yours: 'your draft',
        edit: 'Edit the draft',
        open: 'Open the ticket',
        because: `You get this mail because you wrote this draft in ${organization}, or it was written for you.`,
      }

const reviewRequested = (told: Told): Mail => ({
  ...about(told),
  template: 'review_requested',
  paragraphs: [
    `Hello ${told.name},`,
    `A draft by ${whoIn(told)} waits for a review: “${told.ticket.title}”.`,
    'Approve it, or change its severity with a reason.',
  ],
  action: { label: 'Review the draft', url: told.url },
  reason: `You get this mail because you review drafts in ${told.organization}.`,
})

const draftApproved = (told: Told): Mail => ({
  ...about(told),
  template: 'draft_approved',
  paragraphs: [
    `Hello ${told.name},`,
    `${whoIn(told)} has approved ${wordsFor(told).yours} “${told.ticket.title}”. It can be worked on now.`,
    ...(told.severity ? [`Its severity was changed${severityChange(told)}.`] : []),
    ...reasonOf(told),
  ],
  action: { label: wordsFor(told).open, url: told.url },
  reason: wordsFor(told).because,
})

const draftSentBack = (told: Told): Mail => ({
  ...about(told),
  template: 'draft_sent_back',
  paragraphs: [
    `Hello ${told.name},`,
    `${capitalized(wordsFor(told).yours)} “${told.ticket.title}” needs changes: ${whoIn(told)} has raised its severity${severityChange(told)}.`,
    ...reasonOf(told),
    'Look at it again and change what is missing; then it is reviewed again.',
  ],
  action: { label: wordsFor(told).edit, url: told.url },
  reason: wordsFor(told).because,
})

const draftResubmitted = (told: Told): Mail => ({
  ...about(told),
  template: 'draft_resubmitted',
  paragraphs: [
    `Hello ${told.name},`,
    `${whoIn(told)} edited ${wordsFor(told).yours} “${told.ticket.title}” and sent it for review again.`,
    'Nothing more is needed from you now.',
  ],
  action: { label: wordsFor(told).open, url: told.url },
  reason: wordsFor(told).because,
})

const placeOf = ({ said, role }: Told): string => {
  const thing = role === 'requester' ? 'request' : 'ticket'
  return said === 'chat'
    ? `in the chat of the ${thing}`
    : `in a ${said === 'note' ? 'note' : 'reply'} on the ${thing}`
}

const mentioned = (told: Told): Mail => ({
  ...about(told),
  template: 'mentioned',
  paragraphs: [
    `Hello ${told.name},`,
    `${whoIn(told)} mentioned you ${placeOf(told)} “${told.ticket.title}”.`,
  ],
  action: { label: told.role === 'requester' ? 'Open the request' : 'Open the ticket', url: told.url },
  reason: `You get this mail because somebody mentioned you in ${told.organization}.`,
})

const capitalized = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

const writers: Partial<Record<NoticeKind, (told: Told) => Mail>> = {
  review_requested: reviewRequested,
  draft_approved: draftApproved,
  draft_sent_back: draftSentBack,
  draft_resubmitted: draftResubmitted,
  mentioned,
}

/** The mail that goes with a notice, where one does. */
export const mailOf = (kind: NoticeKind, told: Told): Mail | null => writers[kind]?.(told) ?? null

const sample: Told = {
  name: 'Aiko Mori',
  role: 'requester',
  actor: 'Jonas Weber',
  organization: 'Tarnbeck Outdoor',
  ticket: {
    id: '00000000-0000-7000-8000-000000000000',
    number: 'TKT-2026-000123',
    title: 'The till in Bergen prints no receipts',
  },
  url: 'https://docket.example.org/o/tarnbeck-outdoor/tickets/TKT-2026-000123',
}

export const notificationMails: readonly MailTemplate[] = [
  {
    name: 'review_requested',
    description: 'Sent to managers and admins when a draft waits for a review.',
    from: sample.organization,
    sample: () => reviewRequested({ ...sample, role: 'manager' }),
  },
  {
    name: 'draft_approved',
    description: 'Sent to the author of a draft when it is approved.',
    from: sample.organization,
    sample: () =>
      draftApproved({ ...sample, severity: { from: 'high', to: 'medium' }, reason: 'The other till works.' }),
  },
  {
    name: 'draft_sent_back',
    description: 'Sent to the author of a draft when it comes back with a higher severity.',
    from: sample.organization,
    sample: () =>
      draftSentBack({ ...sample, severity: { from: 'low', to: 'high' }, reason: 'Nobody can buy anything.' }),
  },
  {
    name: 'draft_resubmitted',
    description: 'Sent to the author of a draft that had come back when somebody else edits it.',
    from: sample.organization,
    sample: () => draftResubmitted(sample),
  },
  {
    name: 'mentioned',
    description: 'Sent to somebody whom a reply, a note or a chat message names.',
    from: sample.organization,
    sample: () => mentioned({ ...sample, role: 'agent', said: 'note' }),
  },
]
