import { TRPCClientError } from '@trpc/client'
import { beforeEach, describe, expect, it } from 'vitest'
import { errorSentences } from '#client/lib/errors.ts'
import { attachmentLimits } from '#shared/attachments.ts'
import type { ErrorCode } from '#shared/errors.ts'
import type { Attachment } from './queries.ts'
import { SendingFailed } from './send-file.ts'
import { type TicketRef, Uploads } from './uploads.ts'

const ticket: TicketRef = { id: 'ticket-1', number: 'TKT-2026-000001' }

const refusal = (code: ErrorCode) =>
  TRPCClientError.from({ error: { code: -32_000, message: code, data: { code, requestId: 'r' } } })
const noAnswer = () => new TRPCClientError('Failed to fetch')

const attachmentOf = (uploadId: string, filename: string): Attachment => ({
  id: uploadId,
  filename,
  contentType: 'image/png',
  size: 4,
  width: 2,
  height: 2,
  uploader: { id: 'user-1', username: 'rita', name: 'Rita Reader' },
  createdAt: '2026-03-02T10:00:00.000Z',
  url: '/o/library/attachments/1',
  canRemove: true,
})

type Sending = {
  name: string
  signal: AbortSignal
  onProgress: (sent: number) => void
  end: (error?: Error) => void
}

/** A server and a store: uploads are promised at once, bytes go when the test says so, and faults wait in line. */
const openServer = () => {
  const sendings: Sending[] = []
  const promised: string[] = []
  const asked: string[] = []
  const attached: string[] = []
  const attachFaults: unknown[] = []
  const createFaults: unknown[] = []
  const waits: number[] = []
  const uploads = new Uploads({
    createUpload: async ({ filename }) => {
      const fault = createFaults.shift()
      if (fault) throw fault
      promised.push(filename)
      return { uploadId: `upload-${promised.length} ${filename}`, method: 'PUT', url: '/uploads/x' }
    },
    send: (_, { name }, { signal, onProgress }) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new SendingFailed(null, 0)))
        sendings.push({ name, signal, onProgress, end: (error) => (error ? reject(error) : resolve()) })
      }),
    attach: async (uploadId) => {
      asked.push(uploadId)
      const fault = attachFaults.shift()
      if (fault) throw fault
      const name = uploadId.replace(/^upload-\d+ /, '')
      attached.push(name)
      return attachmentOf(uploadId, name)
    },
    onAttached: () => undefined,
    newId: () => crypto.randomUUID(),
    now: () => 1_000,
    wait: async (milliseconds) => {
      waits.push(milliseconds)
    },
  })
  return { uploads, sendings, promised, asked, attached, attachFaults, createFaults, waits }
}

/** Lets all that does not wait for the test happen. */
const settle = () => new Promise((resolve) => setTimeout(resolve))

const file = (name: string, size = 4) => new File([new Uint8Array(size)], name)

let server: ReturnType<typeof openServer>
beforeEach(() => {
  server = openServer()
})

const taken = (name: string) => ({ file: file(name), fault: null })
const refused = (name: string, fault: string) => ({ file: file(name), fault })
const add = async (names: readonly string[], there = 0) => {
  server.uploads.add(ticket, names.map(taken), there)
  await settle()
}
const states = () => server.uploads.snapshot().uploads.map(({ name, state }) => `${name} ${state.phase}`)
const failures = () =>
  server.uploads
    .snapshot()
    .uploads.flatMap(({ state }) => (state.phase === 'failed' ? [[state.sentence, state.canRetry]] : []))
const idOf = (name: string) => server.uploads.snapshot().uploads.find((each) => each.name === name)?.id ?? ''
const finish = async (name: string, error?: Error) => {
  server.sendings.findLast((sending) => sending.name === name)?.end(error)
  await settle()
}

describe('files on their way', () => {
  it('are sent two at a time, in their order, and are gone once they are attached', async () => {
    await add(['a.png', 'b.pdf', 'c.jpg'])
    expect(states()).toEqual(['a.png sending', 'b.pdf sending', 'c.jpg waiting'])
    await finish('b.pdf')
    expect(states()).toEqual(['a.png sending', 'c.jpg sending'])
    expect(server.uploads.snapshot().news).toBe('b.pdf is attached.')
    await finish('a.png')
    await finish('c.jpg')
    expect(states()).toEqual([])
    expect(server.attached).toEqual(['b.pdf', 'a.png', 'c.jpg'])
    expect(server.uploads.isBusy()).toBe(false)
  })

  it('tell how far they have come', async () => {
    await add(['a.png'])
    server.sendings[0]?.onProgress(3)
    expect(server.uploads.snapshot().uploads[0]?.state).toEqual({ phase: 'sending', sent: 3, since: 1_000 })
    expect(server.uploads.isBusy()).toBe(true)
  })

  it('can be given up, and make room for the next', async () => {
    await add(['a.png', 'b.pdf', 'c.jpg'])
    server.uploads.cancel(idOf('a.png'))
    await settle()
    expect(server.sendings[0]?.signal.aborted).toBe(true)
    expect(states()).toEqual(['b.pdf sending', 'c.jpg sending'])
    await finish('b.pdf')
    await finish('c.jpg')
    expect(server.attached).toEqual(['b.pdf', 'c.jpg'])
  })

  it('are all given up when the person signs out, and nothing of them is carried on', async () => {
    await add(['a.png', 'b.pdf', 'c.jpg'])
    server.uploads.end()
    await settle()
    expect(server.sendings.map(({ signal }) => signal.aborted)).toEqual([true, true])
    expect([server.promised, server.asked, states()]).toEqual([['a.png', 'b.pdf'], [], []])
  })
})

describe('a file that cannot be attached', () => {
  it('is refused before a byte of it goes, with the reason', async () => {
    server.uploads.add(ticket, [refused('empty.png', 'The file is empty.'), taken('b.pdf')], 0)
    await settle()
    expect(server.promised).toEqual(['b.pdf'])
    expect(failures()).toEqual([['The file is empty.', false]])
  })

  it('is told its own fault before that the ticket is full, which would offer it once more', async () => {
    const fault = errorSentences['attachment.not_what_it_says']
    server.uploads.add(ticket, [refused('page.png', fault)], attachmentLimits.perTicket)
    expect(failures()).toEqual([[fault, false]])
  })

  it('is the sixth: files that are there and files under way count, refused ones do not', async () => {
    const [a, b, c] = [taken('a.png'), taken('b.png'), taken('c.png')]
    server.uploads.add(ticket, [a, refused('x.exe', 'The file is empty.'), b, c], 3)
    await settle()
    expect(states()).toEqual(['a.png sending', 'x.exe failed', 'b.png sending', 'c.png failed'])
    expect(failures()[1]).toEqual([errorSentences['attachment.too_many'], true])
    await add(['d.png'], 3)
    expect(states().at(-1)).toBe('d.png failed')
  })

  it('counts for its own ticket alone', async () => {
    await add(['a.png', 'b.png', 'c.png', 'd.png', 'e.png'])
    server.uploads.add({ id: 'ticket-2', number: 'TKT-2026-000002' }, [taken('f.png')], 0)
    expect(states().at(-1)).toBe('f.png waiting')
  })

  it('is not offered again when it is not what its name says', async () => {
    server.attachFaults.push(refusal('attachment.not_what_it_says'))
    await add(['page.png'])
    await finish('page.png')
    expect(failures()).toEqual([[errorSentences['attachment.not_what_it_says'], false]])
    server.uploads.retry(idOf('page.png'))
    expect(states()).toEqual(['page.png failed'])
    server.uploads.cancel(idOf('page.png'))
    expect(states()).toEqual([])
  })
})

describe('trying again', () => {
  it('asks for a new upload after the bytes did not get there', async () => {
    await add(['a.png'])
    await finish('a.png', new SendingFailed(null, 0))
    expect(failures()).toEqual([[errorSentences['attachment.nothing_arrived'], true]])
    server.uploads.retry(idOf('a.png'))
    await settle()
    await finish('a.png')
    expect(server.promised).toEqual(['a.png', 'a.png'])
    expect(server.asked).toEqual(['upload-2 a.png'])
  })

  it('happens by itself once when the connection is back, and only for what was cut off', async () => {
    await add(['a.png', 'b.png'])
    await finish('a.png', new SendingFailed(null, 0))
    await finish('b.png', new SendingFailed(null, 403))
    server.uploads.resume()
    await settle()
    await finish('a.png', new SendingFailed(null, 0))
    server.uploads.resume()
    await settle()
    expect(server.promised).toEqual(['a.png', 'b.png', 'a.png'])
  })

  it('happens by itself also for what only fails after the connection is back', async () => {
    await add(['a.png'])
    server.uploads.resume()
    await finish('a.png', new SendingFailed(null, 0))
    expect(server.promised).toEqual(['a.png', 'a.png'])
    await finish('a.png', new SendingFailed(null, 0))
    expect(states()).toEqual(['a.png failed'])
  })

  it('asks for the same upload when the answer was lost, so that the file is there once', async () => {
    server.attachFaults.push(noAnswer(), noAnswer())
    await add(['a.png'])
    await finish('a.png')
    expect(server.asked).toEqual(['upload-1 a.png', 'upload-1 a.png', 'upload-1 a.png'])
    expect(server.waits).toEqual([800, 1_600])
    expect(server.attached).toEqual(['a.png'])
  })

  it('goes on from the sent bytes when the store could not be asked', async () => {
    server.attachFaults.push(refusal('attachment.store_unavailable'))
    await add(['a.png'])
    await finish('a.png')
    expect(failures()).toEqual([[errorSentences['attachment.store_unavailable'], true]])
    server.uploads.retry(idOf('a.png'))
    await settle()
    expect(server.asked).toEqual(['upload-1 a.png', 'upload-1 a.png'])
    expect(server.promised).toEqual(['a.png'])
  })

  it('sends the file anew when the upload was over meanwhile', async () => {
    server.attachFaults.push(refusal('attachment.store_unavailable'), refusal('attachment.upload_over'))
    await add(['a.png'])
    await finish('a.png')
    server.uploads.retry(idOf('a.png'))
    await settle()
    server.uploads.retry(idOf('a.png'))
    await settle()
    await finish('a.png')
    expect(server.attached).toEqual(['a.png'])
    expect(server.promised).toEqual(['a.png', 'a.png'])
  })

  it('is offered when the store is down, and other files go on', async () => {
    server.createFaults.push(refusal('attachment.store_unavailable'))
    await add(['a.png', 'b.png'])
    expect(states()).toEqual(['a.png failed', 'b.png sending'])
    server.uploads.retry(idOf('a.png'))
    await settle()
    expect(states()).toEqual(['a.png sending', 'b.png sending'])
  })
})

describe('files for a request that is not sent yet', () => {
  it('are kept until they are taken away, and leaving would lose them', () => {
    const chosen = [file('a.png')]
    server.uploads.hold('new', chosen)
    expect(server.uploads.snapshot().held).toEqual({ new: chosen })
    expect(server.uploads.isBusy()).toBe(true)
    server.uploads.hold('new', [])
    expect(server.uploads.snapshot().held).toEqual({})
    expect(server.uploads.isBusy()).toBe(false)
  })
})
