import { describeError, errorSentences, type Fault } from '#client/lib/errors.ts'
import type { ErrorCode } from '#shared/errors.ts'
import { SendingFailed } from './send-file.ts'

/** What is left to do for a file that was not attached: all of it, the last step of an upload, or nothing. */
export type Remainder = { from: 'file' } | { from: 'upload'; uploadId: string } | null

export type UploadFailure = { sentence: string; remainder: Remainder }

/** Refusals of the file or of the person: the same again would be refused again. */
const final: readonly string[] = [
  'attachment.type_not_taken',
  'attachment.not_what_it_says',
  'attachment.image_too_large',
  'permission.missing',
  'ticket.not_found',
  'auth.required',
] satisfies ErrorCode[]

/** Faults after which what was sent may lie in the store still, so that the same upload is asked for again. */
const open: readonly Fault['code'][] = [
  'network',
  'unknown',
  'server.internal',
  'server.stopping',
  'server.unavailable',
  'attachment.store_unavailable',
  'attachment.too_many',
  'rate.limited',
]

/** Why an upload did not succeed, and what is left to do. `sentId` is the upload whose bytes are sent. */
export const describeUploadFailure = (error: unknown, sentId: string | null): UploadFailure => {
  if (error instanceof SendingFailed) {
    const { code, status } = error
    const told = code ?? (status >= 500 ? 'attachment.store_unavailable' : 'attachment.nothing_arrived')
    return {
      sentence: errorSentences[told],
      remainder: final.includes(told) ? null : { from: 'file' },
    }
  }
  const { code, sentence } = describeError(error)
  if (final.includes(code)) return { sentence, remainder: null }
  const isOpen = sentId !== null && open.includes(code)
  return { sentence, remainder: isOpen ? { from: 'upload', uploadId: sentId } : { from: 'file' } }
}

/** Whether the connection was lost, so that the same may succeed once it is back. */
export const isCutOff = (error: unknown): boolean =>
  error instanceof SendingFailed
    ? error.code === null && error.status === 0
    : describeError(error).code === 'network'

/** Whether linking what was sent is worth another try at once: no answer came, and it is never linked twice. */
export const mayHaveLinked = (error: unknown): boolean =>
  ['network', 'server.stopping'].includes(describeError(error).code)
