import { type Severity, severities, type TicketStatus } from '#shared/tickets.ts'

type Decided = { number: string; status: TicketStatus; severity: string; requester: { name: string } }

/** What each new severity would do to a draft, before one is chosen. */
export const choiceWords = (now: Severity, author: string): string =>
  now === severities.at(-1)
    ? 'It cannot go higher: any choice approves it. To ask something, reply on the ticket.'
    : `Higher sends it back to ${author} with your reason; the same or lower approves it.`

/** What a decision has done, in a sentence. `words` is the severity where it was decided about. */
export const decidedWords = ({ number, status, requester }: Decided, words: string | null): string => {
  const severity = words === null ? '' : ` with severity ${words}`
  return status === 'review'
    ? `${number} went back to ${requester.name}${severity}.`
    : `${number} is approved${severity}.`
}
