import type { TicketStatus } from '#shared/tickets.ts'

type Decided = { number: string; status: TicketStatus; severity: string; requester: { name: string } }

/** What a decision has done, in a sentence. `words` is the severity where it was decided about. */
export const decidedWords = ({ number, status, requester }: Decided, words: string | null): string => {
  const severity = words === null ? '' : ` with severity ${words.toLowerCase()}`
  return status === 'review'
    ? `${number} went back to ${requester.name}${severity}.`
    : `${number} is approved${severity}.`
}
