import type { Fault } from '#client/lib/errors.ts'
import { ticketStatuses } from '#shared/tickets.ts'
import { statusWords } from './words.ts'

const listWords = new Intl.ListFormat('en', { style: 'long', type: 'disjunction' })

/** Why a change was refused; of a move that is not allowed also which ones are. */
export const refusalWords = ({ sentence, move }: Pick<Fault, 'sentence' | 'move'>): string => {
  const open = ticketStatuses.filter((status) => move?.allowed.includes(status))
  return open.length === 0
    ? sentence
    : `${sentence} It can become: ${listWords.format(open.map((status) => statusWords[status]))}.`
}
