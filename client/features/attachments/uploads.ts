import { errorSentences } from '#client/lib/errors.ts'
import {
  attachmentLimits,
  type CreateUploadInput,
  type SignedUpload,
  typeOfName,
} from '#shared/attachments.ts'
import type { LookedAt } from './file-checks.ts'
import type { Attachment } from './queries.ts'
import type { SendOptions } from './send-file.ts'
import { describeUploadFailure, isCutOff, mayHaveLinked, type Remainder } from './upload-faults.ts'
import { isMoving, isUnderWay, newsOf, type Upload, type UploadState } from './upload-state.ts'

export type TicketRef = { id: string; number: string }

export type UploadsPorts = {
  createUpload: (
    input: CreateUploadInput,
    signal: AbortSignal,
  ) => Promise<SignedUpload & { uploadId: string }>
  send: (upload: SignedUpload, file: File, options: SendOptions) => Promise<void>
  attach: (uploadId: string) => Promise<Attachment>
  onAttached: (ticket: TicketRef, attachment: Attachment) => void
  newId: () => string
  now: () => number
  wait: (milliseconds: number) => Promise<void>
}

/** What a page shows: what is on its way, and the latest that there is to be said of it. */
export type UploadsSnapshot = {
  uploads: readonly Upload[]
  /** Files that were chosen for what is not there yet, by what they were chosen for. */
  held: Readonly<Record<string, readonly File[]>>
  news: string
}

type Job = {
  upload: Upload
  ticket: TicketRef
  file: File
  next: Remainder
  /** Whether it failed because the connection was lost, and whether it was tried again because that was back. */
  cutOff: boolean
  resumed: boolean
  /** How often the connection had come back when this try began. */
  returns: number
  abort: AbortController
}

const atOnce = 2
const tries = 4
const firstWaitMs = 800

/**
 * The files of one person that are on their way to tickets of one organization: two at a time, in the order in which
 * they came. It lives longer than the pages that show it.
 */
export class Uploads {
  #jobs: readonly Job[] = []
  #snapshot: UploadsSnapshot = { uploads: [], held: {}, news: '' }
  #returns = 0
  readonly #listeners = new Set<() => void>()
  readonly #ports: UploadsPorts

  constructor(ports: UploadsPorts) {
    this.#ports = ports
  }

  snapshot = (): UploadsSnapshot => this.#snapshot

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  /** Takes files for a ticket that has `there` files already; what cannot be taken is shown as refused. */
  add(ticket: TicketRef, files: readonly LookedAt[], there: number) {
    let places = attachmentLimits.perTicket - there - this.#countOf(ticket.id)
    const added = files.map(({ file, fault }) => {
      if (fault === null) places -= 1
      const isOver = fault === null && places < 0
      return this.#toJob(ticket, file, isOver ? errorSentences['attachment.too_many'] : fault, isOver)
    })
    this.#jobs = [...this.#jobs, ...added]
    this.#publish(added.map(({ upload }) => newsOf(upload)).join(' ') || this.#snapshot.news)
    this.#startNext()
  }

  /** Keeps files for something that is still being written, until they are held anew. */
  hold(key: string, files: readonly File[]) {
    const { [key]: _, ...others } = this.#snapshot.held
    this.#snapshot = { ...this.#snapshot, held: files.length === 0 ? others : { ...others, [key]: files } }
    this.#tell()
  }

  /** Tries a file that failed once more, from the step that is left. */
  retry(id: string) {
    const job = this.#find(id)
    if (job?.upload.state.phase !== 'failed' || job.next === null) return
    this.#setState(job, { phase: 'waiting' })
    this.#startNext()
  }

  /** The connection is back: what failed because it was lost is tried once more, also what is yet to fail of it. */
  resume() {
    this.#returns += 1
    for (const job of this.#jobs) this.#resumeOnce(job)
  }

  /** Gives a file up, or takes one that failed away. What is being linked can no longer be held back. */
  cancel(id: string) {
    const job = this.#find(id)
    if (!job || job.upload.state.phase === 'attaching') return
    this.#drop(job, isUnderWay(job.upload) ? `${job.upload.name} was cancelled.` : '')
    job.abort.abort()
  }

  /** Whether leaving the page would lose something. */
  isBusy(): boolean {
    return this.#jobs.some(({ upload }) => isUnderWay(upload)) || Object.keys(this.#snapshot.held).length > 0
  }

  /** Gives everything up. */
  end() {
    const given = this.#jobs
    this.#jobs = []
    this.#snapshot = { ...this.#snapshot, held: {} }
    this.#publish('')
    for (const { abort } of given) abort.abort()
  }

  #resumeOnce(job: Job) {
    if (!job.cutOff || job.resumed || job.returns === this.#returns || isUnderWay(job.upload)) return
    job.resumed = true
    this.retry(job.upload.id)
  }

  #find(id: string) {
    return this.#jobs.find(({ upload }) => upload.id === id)
  }

  #countOf(ticketId: string): number {
    return this.#jobs.filter(({ upload }) => upload.ticketId === ticketId && isUnderWay(upload)).length
  }

  #tell() {
    for (const listener of this.#listeners) listener()
  }

  #publish(news = this.#snapshot.news) {
    this.#snapshot = { ...this.#snapshot, uploads: this.#jobs.map(({ upload }) => upload), news }
    this.#tell()
  }

  #isKept(job: Job): boolean {
    return this.#jobs.includes(job)
  }

  #setState(job: Job, state: UploadState) {
    if (!this.#isKept(job)) return
    job.upload = { ...job.upload, state }
    this.#publish(newsOf(job.upload) || this.#snapshot.news)
  }

  #drop(job: Job, news: string) {
    this.#jobs = this.#jobs.filter((each) => each !== job)
    this.#publish(news)
  }

  #toJob(ticket: TicketRef, file: File, fault: string | null, canRetry: boolean): Job {
    const id = this.#ports.newId()
    const { name, size } = file
    const state: UploadState =
      fault === null ? { phase: 'waiting' } : { phase: 'failed', sentence: fault, canRetry }
    return {
      ...{ ticket, file, abort: new AbortController() },
      cutOff: false,
      resumed: false,
      returns: 0,
      next: fault === null || canRetry ? { from: 'file' } : null,
      upload: { id, ticketId: ticket.id, name, size, state },
    }
  }

  #startNext() {
    for (const job of this.#jobs) {
      if (this.#jobs.filter(({ upload }) => isMoving(upload)).length >= atOnce) return
      if (job.upload.state.phase === 'waiting') void this.#run(job).finally(() => this.#startNext())
    }
  }

  async #run(job: Job) {
    job.returns = this.#returns
    let sentId = job.next?.from === 'upload' ? job.next.uploadId : null
    try {
      sentId ??= await this.#send(job)
      this.#setState(job, { phase: 'attaching' })
      if (!this.#isKept(job)) return
      const attachment = await this.#attach(sentId)
      if (!this.#isKept(job)) return
      this.#ports.onAttached(job.ticket, attachment)
      this.#drop(job, `${job.upload.name} is attached.`)
    } catch (error) {
      const { sentence, remainder } = describeUploadFailure(error, sentId)
      job.next = remainder
      job.cutOff = isCutOff(error)
      this.#setState(job, { phase: 'failed', sentence, canRetry: remainder !== null })
      this.#resumeOnce(job)
    }
  }

  async #send(job: Job): Promise<string> {
    const { file, ticket, abort } = job
    this.#setState(job, { phase: 'sending', sent: 0, since: this.#ports.now() })
    const contentType = typeOfName(file.name)
    if (contentType === null) throw new Error('A file of no known kind was let through.')
    const input = { ticketId: ticket.id, filename: file.name, contentType, size: file.size }
    const { uploadId, ...signed } = await this.#ports.createUpload(input, abort.signal)
    const since = this.#ports.now()
    await this.#ports.send(signed, file, {
      signal: abort.signal,
      onProgress: (sent) => this.#setState(job, { phase: 'sending', sent, since }),
    })
    return uploadId
  }

  /** A lost answer is asked for again: the same upload is linked once, however often. */
  async #attach(uploadId: string, count = 1): Promise<Attachment> {
    try {
      return await this.#ports.attach(uploadId)
    } catch (error) {
      if (count === tries || !mayHaveLinked(error)) throw error
      await this.#ports.wait(firstWaitMs * 2 ** (count - 1))
      return this.#attach(uploadId, count + 1)
    }
  }
}
