import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type CuttableLine, findFreePort, openCuttableLine } from '#e2e/cuttable-line.ts'
import { systemCtx } from '#server/app/deps.ts'
import { unlinkedBlobs } from '#server/db/schema/attachments.ts'
import { openApp } from '#server/testing/app.ts'
import { refusalOf } from '#server/testing/expect-error.ts'
import { aPicture, pdfBytes, promise, type TestFile } from '#server/testing/files.ts'
import { openS3Server, type S3Server, whyNoS3Server } from '#server/testing/s3-server.ts'
import { sendForm } from '#server/testing/send-form.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import { sweepBlobs } from './mutations/sweep-blobs.ts'

const limitMs = 1_000
const boundMs = limitMs + 3_000
const startLimitMs = 5 * 60_000
const keys = { accessKey: 'docket', secretKey: 'a secret', ssl: false, endpoint: '127.0.0.1' }

/** A world whose files are at this port. */
const openWorldAt = async (port: number, address = keys) => {
  const files = { ...address, ssl: false, port, bucket: `b-${crypto.randomUUID()}`, timeoutMs: limitMs }
  const clock = { laterMs: 0 }
  const world = await openWorld({ files, now: () => new Date(Date.now() + clock.laterMs) })
  return { world, clock, app: openApp(world), ...(await world.given.office()) }
}
type Place = Awaited<ReturnType<typeof openWorldAt>>

const codeOf = async (call: Promise<unknown>) => (await refusalOf(call))?.code

/** Everything but files, from a new ticket to its reply. */
const expectRestToWork = async ({ world, rita, ben }: Place): Promise<string> => {
  const ticket = await world.as(rita).tickets.create(world.given.request())
  const reply = { ticketId: ticket.id, clientId: crypto.randomUUID(), kind: 'reply', body: 'On it.' } as const
  await world.as(ben).comments.add(reply)
  const { items } = await world.as(ben).tickets.list({})
  expect(items.map(({ id }) => id)).toContain(ticket.id)
  expect(await world.as(ben).attachments.list({ ticket: ticket.id })).toEqual([])
  return ticket.id
}

const filledTo = (size: number, begin: Uint8Array): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(size).fill(32)
  bytes.set(begin)
  return bytes
}

const countRows = async (world: World) => {
  const [found] = await world.deps.sql<{ count: number }[]>`
    select ((select count(*) from attachments) + (select count(*) from uploads))::int as count`
  return found?.count
}

describe.each(['refuses every connection', 'takes connections and never answers'])(
  'a store that %s',
  (how) => {
    let silent: Server | null = null
    let place: Place
    beforeAll(async () => {
      const port = await findFreePort()
      if (how.startsWith('takes')) {
        silent = createServer((socket) => socket.on('error', () => {})).listen(port, '127.0.0.1')
        await once(silent, 'listening')
      }
      place = await openWorldAt(port)
    })
    afterAll(async () => {
      await place.world.close()
      silent?.close()
    })

    it('stops nothing but files, which say so in time', async () => {
      const { world, rita } = place
      const ticketId = await expectRestToWork(place)
      const begun = Date.now()
      expect(await codeOf(promise(world, rita, ticketId))).toBe('attachment.store_unavailable')
      expect(Date.now() - begun).toBeLessThan(boundMs)
      expect(await countRows(world)).toBe(0)
    })

    it('is named by the health of a process that still serves', async () => {
      const answer = await place.app.request('/ready')
      expect(answer.status).toBe(200)
      expect(await answer.json()).toMatchObject({ status: 'ready', checks: { database: true, store: false } })
    })

    it('is asked later again to remove what is to be removed', async () => {
      const { world } = place
      await world.deps.db.insert(unlinkedBlobs).values({ key: 'files/gone', removeAfter: new Date(0) })
      await sweepBlobs(systemCtx(world.deps, 'test'))
      expect(await world.deps.db.select({ key: unlinkedBlobs.key }).from(unlinkedBlobs)).toEqual([
        { key: 'files/gone' },
      ])
    })
  },
)

const why = whyNoS3Server()

describe.skipIf(why !== null)(`a store that goes away and comes back${why ? ` (${why})` : ''}`, () => {
  let s3: S3Server
  let line: CuttableLine
  let place: Place
  beforeAll(async () => {
    s3 = await openS3Server()
    line = await openCuttableLine(s3.address.port)
    place = await openWorldAt(line.port, { ...keys, ...s3.address })
    // One that has only just started makes its first bucket slowly.
    await vi.waitFor(() => place.world.deps.blobs.prepare(), { timeout: 60_000, interval: 500 })
  }, startLimitMs)
  afterAll(async () => {
    await place.world.close()
    await line.close()
    await s3.close()
  })
  const aReport: TestFile = {
    filename: 'report.pdf',
    contentType: 'application/pdf',
    // More than is under way at once on a connection.
    bytes: filledTo(10_000_000, pdfBytes()),
  }
  const upload = async (ticketId: string, file = aPicture) => {
    const promised = await promise(place.world, place.rita, ticketId, file)
    expect(await sendForm(promised, file.bytes)).toBe(204)
    return { uploadId: promised.uploadId }
  }
  const get = (url: string) =>
    place.app.request(url, { headers: { cookie: `docket_session=${place.ben.token}` } })

  it('links nothing by half: what was uploaded is attached when it is back', async () => {
    const { world, rita } = place
    const ticketId = await expectRestToWork(place)
    const uploaded = await upload(ticketId)
    line.cut()
    expect(await codeOf(world.as(rita).attachments.attach(uploaded))).toBe('attachment.store_unavailable')
    expect(await codeOf(promise(world, rita, ticketId))).toBe('attachment.store_unavailable')
    await expectRestToWork(place)
    expect(await world.as(rita).attachments.list({ ticket: ticketId })).toEqual([])
    // The copy that nobody answered for may be made yet, so it is not given up at once.
    const copies = await world.deps.sql<{ isDue: boolean }[]>`
      select remove_after <= ${world.deps.now()} as "isDue" from unlinked_blobs where key like 'files/%'`
    expect(copies).toEqual([{ isDue: false }])
    line.restore()
    const made = await world.as(rita).attachments.attach(uploaded)
    expect(await world.as(rita).attachments.list({ ticket: ticketId })).toEqual([made])
  })

  it('breaks off a download in its midst, and gives it whole when it is back', async () => {
    const { world, rita } = place
    const ticketId = await expectRestToWork(place)
    const made = await world.as(rita).attachments.attach(await upload(ticketId, aReport))
    const broken = await get(made.url)
    const reader = broken.body?.getReader()
    await reader?.read()
    line.cut()
    const readOn = async () => {
      while (!(await reader?.read())?.done);
    }
    await expect(readOn()).rejects.toThrow('not available')
    const away = await get(made.url)
    expect([away.status, await away.json()]).toMatchObject([503, { code: 'attachment.store_unavailable' }])
    line.restore()
    const whole = Buffer.from(await (await get(made.url)).arrayBuffer())
    expect(whole.equals(aReport.bytes)).toBe(true)
  })

  it('loses its files for good once it is back', async () => {
    const { world, rita, clock } = place
    const ticketId = await expectRestToWork(place)
    const made = await world.as(rita).attachments.attach(await upload(ticketId))
    await world.as(rita).attachments.remove({ attachmentId: made.id })
    const sweep = () => sweepBlobs(systemCtx(world.deps, 'test'))
    const waiting = () => world.deps.db.select({ key: unlinkedBlobs.key }).from(unlinkedBlobs)
    clock.laterMs = 2 * 24 * 60 * 60_000
    line.cut()
    const before = await waiting()
    await sweep()
    expect(await waiting()).toEqual(before)
    line.restore()
    await sweep()
    expect(await waiting()).toEqual([])
    for (const { key } of before) expect(await world.deps.blobs.sizeOf(key)).toBeNull()
  })
})
