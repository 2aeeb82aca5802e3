import type { TicketChanges } from '#shared/events.ts'
import type { NoticeKind } from '#shared/notifications.ts'
import type { MailContent, MailTemplate } from '../../platform/mail.ts'

/** What a mail about a ticket tells. */
export type Told = {
  /** Whom it is for. */
  name: string
  /** Who did it; none when the system did. */
  actor: string | null
  organization: string
  ticket: { id: string; number: string; title: string }
  severity?: TicketChanges['severity'] | undefined
  reason?: string | undefined
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
    `${whoIn(told)} has approved your draft “${told.ticket.title}”. It can be worked on now.`,
    ...(told.severity ? [`Its severity was changed from ${told.severity.from} to ${told.severity.to}.`] : []),
    ...reasonOf(told),
  ],
  action: { label: 'Open the ticket', url: told.url },
  reason: `You get this mail because you wrote this draft in ${told.organization}, or it was written for you.`,
})

const draftSentBack = (told: Told): Mail => ({
  ...about(told),
  template: 'draft_sent_back',
  paragraphs: [
    `Hello ${told.name},`,
    `Your draft “${told.ticket.title}” needs changes: ${whoIn(told)} has raised its severity${
      told.severity ? ` from ${told.severity.from} to ${told.severity.to}` : ''
    }.`,
    ...reasonOf(told),
    'Look at it again and change what is missing; then it is reviewed again.',
  ],
  action: { label: 'Edit the draft', url: told.url },
  reason: `You get this mail because you wrote this draft in ${told.organization}, or it was written for you.`,
})

const writers: Partial<Record<NoticeKind, (told: Told) => Mail>> = {
  review_requested: reviewRequested,
  draft_approved: draftApproved,
  draft_sent_back: draftSentBack,
}

/** The mail that goes with a notice, where one does. */
export const mailOf = (kind: NoticeKind, told: Told): Mail | null => writers[kind]?.(told) ?? null

const sample: Told = {
  name: 'Aiko Mori',
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
    sample: () => reviewRequested(sample),
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
]
