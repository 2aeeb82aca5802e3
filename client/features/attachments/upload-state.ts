/** How far a file has come. `sent` counts bytes, `since` is when (ms) its bytes began to go. */
export type UploadState =
  | { phase: 'waiting' }
  | { phase: 'sending'; sent: number; since: number }
  | { phase: 'attaching' }
  | { phase: 'failed'; sentence: string; canRetry: boolean }

/** A file on its way to a ticket. */
export type Upload = { id: string; ticketId: string; name: string; size: number; state: UploadState }

/** Whether it is yet to be attached. */
export const isUnderWay = ({ state }: Upload): boolean => state.phase !== 'failed'

/** Whether it is being sent or linked just now. */
export const isMoving = ({ state: { phase } }: Upload): boolean =>
  phase === 'sending' || phase === 'attaching'

/** What is to be said aloud of a file. */
export const newsOf = ({ name, state }: Upload): string =>
  state.phase === 'failed' ? `${name} was not attached. ${state.sentence}` : ''
