import { formatCount } from '#client/lib/format.ts'
import type { MailState } from '#shared/mail.ts'

export const stateWords: Record<MailState, string> = {
  queued: 'Waiting',
  sending: 'Being sent',
  sent: 'Sent',
  caught: 'Kept here',
  failed: 'Failed',
}

/** The state of a mail, with the tries that it took when there was more than one or the last had no success. */
export const sayState = ({ state, attempts }: { state: MailState; attempts: number }): string => {
  const isTelling = attempts > 1 || (attempts === 1 && (state === 'queued' || state === 'failed'))
  return isTelling ? `${stateWords[state]} after ${formatCount(attempts, 'try', 'tries')}` : stateWords[state]
}
