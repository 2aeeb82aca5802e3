import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemCtx } from '#server/app/deps.ts'
import { unlinkedBlobs } from '#server/db/schema/attachments.ts'
import { openApp, type TestApp } from '#server/testing/app.ts'
import { refusalOf } from '#server/testing/expect-error.ts'
import { aPicture, pdfBytes, promise, type TestFile } from '#server/testing/files.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { openS3Server, type S3Server, whyNoS3Server } from '#server/testing/s3-server.ts'
import { sendForm } from '#server/testing/send-form.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import { sweepBlobs } from './mutations/sweep-blobs.ts'

const why = whyNoS3Server()
const startLimitMs = 5 * 60_000
const dayMs = 24 * 60 * 60_000

const aDocument: TestFile = { filename: 'report.pdf', contentType: 'application/pdf', bytes: pdfBytes() }

describe.skipIf(why !== null)(`a file kept on an S3 server${why ? ` (${why})` : ''}`, () => {
  let s3: S3Server
  let world: World
  let app: TestApp
  let rita: TestPerson
  let ben: TestPerson
  let olga: TestPerson
  // The S3 server goes by the real time, from which tests go on.
  let laterMs = 0

  beforeAll(async () => {
    s3 = await openS3Server()
    const bucket = `b-${crypto.randomUUID()}`
    world = await openWorld({
      files: { ...s3.address, ssl: false, bucket },
      now: () => new Date(Date.now() + laterMs),
    })
    app = openApp(world)
    const office = await world.given.office()
    ;({ rita, ben } = office)
    olga = await world.given.requester(office.slug, 'Olga')
  }, startLimitMs)
  afterAll(async () => {
    await world.close()
    await s3.close()
  })

  const newTicket = async () => (await world.as(rita).tickets.create(world.given.request())).id
  const upload = async (ticketId: string, file = aPicture) => {
    const promised = await promise(world, rita, ticketId, file)
    return { uploadId: promised.uploadId, status: await sendForm(promised, file.bytes) }
  }
  const attach = async (ticketId: string, file = aPicture) => {
    const { uploadId, status } = await upload(ticketId, file)
    expect(status).toBe(204)
    return world.as(rita).attachments.attach({ uploadId })
  }
  const get = (url: string, person: TestPerson, headers: Record<string, string> = {}) =>
    app.request(url, { headers: { cookie: `docket_session=${person.token}`, ...headers } })
  const sweep = () => sweepBlobs(systemCtx(world.deps, 'test'))
  const keysToRemove = async () =>
    (await world.deps.db.select({ key: unlinkedBlobs.key }).from(unlinkedBlobs)).map(({ key }) => key)

  it('goes there straight from the browser, and is read by who may see the ticket', async () => {
    const made = await attach(await newTicket(), aDocument)
    const whole = await get(made.url, ben)
    expect(whole.headers.get('content-type')).toBe('application/pdf')
    expect(new Uint8Array(await whole.arrayBuffer())).toEqual(aDocument.bytes)
    const stretch = await get(`${made.url}?inline`, ben, { range: 'bytes=0-4' })
    expect([stretch.status, await stretch.text()]).toEqual([206, '%PDF-'])
    expect((await get(made.url, olga)).status).toBe(404)
  })

  it('is not attached when it never came, or is not what it says', async () => {
    const ticketId = await newTicket()
    const { uploadId } = await promise(world, rita, ticketId)
    const nothing = world.as(rita).attachments.attach({ uploadId })
    expect((await refusalOf(nothing))?.code).toBe('attachment.nothing_arrived')
    const disguised = await upload(ticketId, { ...aPicture, bytes: aDocument.bytes })
    const refused = world.as(rita).attachments.attach({ uploadId: disguised.uploadId })
    expect((await refusalOf(refused))?.code).toBe('attachment.not_what_it_says')
    expect(await world.as(ben).attachments.list({ ticket: ticketId })).toEqual([])
  })

  it('stays what was looked at, whatever is sent to its first place afterwards', async () => {
    const ticketId = await newTicket()
    const promised = await promise(world, rita, ticketId)
    expect(await sendForm(promised, aPicture.bytes)).toBe(204)
    const made = await world.as(rita).attachments.attach({ uploadId: promised.uploadId })
    expect(await sendForm(promised, aPicture.bytes.toReversed())).toBe(204)
    const answer = await get(made.url, ben)
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(aPicture.bytes)
  })

  it('leaves nothing in the store when it is removed, or was never attached', async () => {
    const ticketId = await newTicket()
    const made = await attach(ticketId)
    await upload(ticketId)
    await world.as(rita).attachments.remove({ attachmentId: made.id })
    expect((await get(made.url, rita)).status).toBe(404)
    const keys = await keysToRemove()
    const sizes = () => Promise.all(keys.map((key) => world.deps.blobs.sizeOf(key)))
    expect((await sizes()).filter((size) => size !== null).length).toBeGreaterThanOrEqual(3)
    laterMs = 2 * dayMs
    await sweep()
    laterMs = 0
    expect(new Set(await sizes())).toEqual(new Set([null]))
    expect(await keysToRemove()).toEqual([])
  })
})
