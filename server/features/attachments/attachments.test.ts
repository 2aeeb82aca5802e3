import { readdir, rename } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemCtx } from '#server/app/deps.ts'
import { refusalOf } from '#server/testing/expect-error.ts'
import { aPicture, attach, pdfBytes, pngBytes, promise, send, upload } from '#server/testing/files.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import { attachmentLimits } from '#shared/attachments.ts'
import { purgeTickets } from '../tickets/mutations/purge-tickets.ts'
import { sweepBlobs } from './mutations/sweep-blobs.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

let world: World
let rita: TestPerson
let olga: TestPerson
let ben: TestPerson
let admin: TestPerson
let slug: string

beforeAll(async () => {
  world = await openWorld()
  const office = await world.given.office()
  ;({ rita, ben, slug, admin } = office)
  olga = await world.given.requester(slug, 'Olga')
})
afterAll(() => world.close())

const newTicket = async (person = rita) => (await world.as(person).tickets.create(world.given.request())).id
const codeOf = async (call: Promise<unknown>) => (await refusalOf(call))?.code
const uploadSome = async (ticketId: string, count: number): Promise<string[]> => {
  const ids: string[] = []
  while (ids.length < count) ids.push(await upload(world, rita, ticketId))
  return ids
}
const filesOf = (ticket: string, person = ben) => world.as(person).attachments.list({ ticket })
const remove = (person: TestPerson, attachmentId: string) =>
  world.as(person).attachments.remove({ attachmentId })
const sweep = () => sweepBlobs(systemCtx(world.deps, 'test'))
const later = (ms: number) => {
  world.clock.now = new Date(world.clock.now.getTime() + ms)
}
/** The objects of the store, as their files are named. */
const objects = async (): Promise<string[]> => {
  const found = await readdir(world.files, { recursive: true, withFileTypes: true })
  return found.filter((one) => one.isFile()).map(({ name }) => name)
}
const keyOf = async (attachmentId: string): Promise<string> => {
  const [row] = await world.deps.sql`select blob_key as key from attachments where id = ${attachmentId}`
  return String(row?.key)
}
const noted = async (): Promise<string[]> =>
  (await world.deps.sql`select key from unlinked_blobs`).map(({ key }) => String(key))
const nameOf = (key: string) => key.replaceAll('/', '.')

describe('a file of a ticket', () => {
  it('is uploaded, attached, and seen by all who see the ticket', async () => {
    const ticketId = await newTicket()
    const made = await attach(world, rita, ticketId)
    expect(made).toMatchObject({ filename: 'screen.png', contentType: 'image/png', canRemove: true })
    expect(made.url).toBe(`/o/${slug}/attachments/${made.id}`)
    expect(await filesOf(ticketId)).toEqual([made])
    expect(await filesOf(ticketId, rita)).toEqual([made])
    expect(await codeOf(filesOf(ticketId, olga))).toBe('ticket.not_found')
  })

  it('tells the size of an image, and none of a document', async () => {
    const ticketId = await newTicket()
    const image = await attach(world, rita, ticketId, { ...aPicture, bytes: pngBytes(300, 20) })
    expect(image).toMatchObject({ width: 300, height: 20 })
    const report = { filename: 'a.pdf', contentType: 'application/pdf', bytes: pdfBytes() } as const
    expect(await attach(world, rita, ticketId, report)).toMatchObject({ width: null, height: null })
  })

  it('is attached once, however often it is said', async () => {
    const ticketId = await newTicket()
    const uploadId = await upload(world, rita, ticketId)
    const answers = await Promise.all([1, 2, 3, 4].map(() => world.as(rita).attachments.attach({ uploadId })))
    answers.push(await world.as(rita).attachments.attach({ uploadId }))
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1)
    expect(await filesOf(ticketId)).toHaveLength(1)
    await sweep()
    const [kept = ''] = answers.map(({ id }) => id)
    expect((await objects()).filter((name) => name.startsWith('files.'))).toContain(nameOf(await keyOf(kept)))
  })

  it('is one of five at most, also when ten come at once', async () => {
    const ticketId = await newTicket()
    const uploads = await uploadSome(ticketId, 10)
    const codes = await Promise.all(
      uploads.map((uploadId) => codeOf(world.as(rita).attachments.attach({ uploadId }))),
    )
    expect(codes.filter((code) => code === undefined)).toHaveLength(attachmentLimits.perTicket)
    expect(codes.filter((code) => code === 'attachment.too_many')).toHaveLength(5)
    expect(await filesOf(ticketId)).toHaveLength(5)
    expect(await codeOf(promise(world, rita, ticketId))).toBe('attachment.too_many')
    const [first] = await filesOf(ticketId)
    await remove(rita, first?.id ?? '')
    await attach(world, rita, ticketId)
    expect(await filesOf(ticketId)).toHaveLength(5)
  })

  it('is told in the timeline, and in the log', async () => {
    const ticketId = await newTicket()
    const { id } = await attach(world, rita, ticketId)
    const told = async () => {
      const { entries } = await world.as(ben).comments.timeline({ ticket: ticketId })
      return entries.flatMap((entry) => (entry.type === 'attachment' ? [entry] : []))
    }
    expect(await told()).toMatchObject([
      { isAdded: true, filename: 'screen.png', attachmentId: id, actor: { id: rita.id } },
    ])
    await remove(ben, id)
    expect(await told()).toMatchObject([
      { isAdded: true, filename: 'screen.png', attachmentId: null },
      { isAdded: false, filename: 'screen.png', attachmentId: null, actor: { id: ben.id } },
    ])
    const { items } = await world.as(admin).audit.list({ entity: 'attachment' })
    expect(items.slice(0, 2).map(({ action }) => action)).toEqual(['attachment.removed', 'attachment.added'])
  })

  it.each([
    ['who attached it', () => ben, () => ben],
    ['the requester of the ticket', () => ben, () => rita],
    ['any of the staff', () => rita, () => ben],
  ])('is removed by %s', async (_who, uploader, remover) => {
    const ticketId = await newTicket()
    const { id } = await attach(world, uploader(), ticketId)
    const shown = await filesOf(ticketId, remover())
    expect(shown[0]?.canRemove).toBe(true)
    await remove(remover(), id)
    expect(await filesOf(ticketId)).toEqual([])
    expect(await codeOf(remove(remover(), id))).toBe('attachment.not_found')
  })

  it('is not removed by another requester, who does not even see it', async () => {
    const { id } = await attach(world, rita, await newTicket())
    expect(await codeOf(remove(olga, id))).toBe('attachment.not_found')
  })
})

describe('an upload', () => {
  it('is attached by nobody but who began it', async () => {
    const ticketId = await newTicket()
    const uploadId = await upload(world, rita, ticketId)
    for (const person of [ben, olga, admin])
      expect(await codeOf(world.as(person).attachments.attach({ uploadId }))).toBe(
        'attachment.upload_not_found',
      )
  })

  it('comes to no ticket that is closed, nor to one that was closed meanwhile', async () => {
    const ticketId = await newTicket()
    const uploadId = await upload(world, rita, ticketId)
    await world.as(ben).tickets.changeStatus({ ticketId, version: 1, status: 'closed' })
    expect(await codeOf(promise(world, rita, ticketId))).toBe('ticket.closed')
    expect(await codeOf(world.as(rita).attachments.attach({ uploadId }))).toBe('ticket.closed')
  })

  it('comes to no ticket that was deleted, whose files are gone for everybody', async () => {
    const ticketId = await newTicket()
    const { id } = await attach(world, rita, ticketId)
    const uploadId = await upload(world, rita, ticketId)
    await world.as(admin).tickets.delete({ ticketId })
    expect(await codeOf(promise(world, rita, ticketId))).toBe('ticket.not_found')
    expect(await codeOf(world.as(rita).attachments.attach({ uploadId }))).toBe('attachment.upload_not_found')
    expect(await codeOf(filesOf(ticketId, admin))).toBe('ticket.not_found')
    expect(await codeOf(remove(admin, id))).toBe('attachment.not_found')
  })

  it('that never arrived is not attached, and may still arrive', async () => {
    const ticketId = await newTicket()
    const promised = await promise(world, rita, ticketId)
    const { uploadId } = promised
    expect(await codeOf(world.as(rita).attachments.attach({ uploadId }))).toBe('attachment.nothing_arrived')
    await send(world, promised, aPicture)
    await world.as(rita).attachments.attach({ uploadId })
    expect(await filesOf(ticketId)).toHaveLength(1)
  })

  it('changes nothing of what was attached when it is sent again', async () => {
    const ticketId = await newTicket()
    const promised = await promise(world, rita, ticketId)
    await send(world, promised, aPicture)
    const { id } = await world.as(rita).attachments.attach({ uploadId: promised.uploadId })
    const evil = { ...aPicture, bytes: aPicture.bytes.map(() => 0x3c) }
    await send(world, promised, evil)
    const key = await keyOf(id)
    const stored = await new Response(await world.deps.blobs.read(key)).arrayBuffer()
    expect(new Uint8Array(stored)).toEqual(pngBytes())
  })

  it('is forgotten after a day with its bytes, and cannot be attached any more', async () => {
    const ticketId = await newTicket()
    const uploadId = await upload(world, rita, ticketId)
    later(dayMs - 1)
    await sweep()
    expect(await objects()).toEqual(expect.arrayContaining([expect.stringContaining(uploadId)]))
    later(1)
    await sweep()
    expect(await objects()).not.toEqual(expect.arrayContaining([expect.stringContaining(uploadId)]))
    expect(await codeOf(world.as(rita).attachments.attach({ uploadId }))).toBe('attachment.upload_not_found')
  })
})

describe('the store', () => {
  it('holds after a sweep what is attached, and nothing that is not', async () => {
    later(dayMs)
    await sweep()
    const rows = await world.deps.sql`select blob_key as key from attachments`
    expect((await objects()).sort()).toEqual(rows.map(({ key }) => nameOf(String(key))).sort())
    expect(await noted()).toEqual([])
  })

  it('loses a file that was removed at the next sweep', async () => {
    const { id } = await attach(world, rita, await newTicket())
    const name = nameOf(await keyOf(id))
    await remove(rita, id)
    await sweep()
    expect(await objects()).not.toContain(name)
  })

  it('loses the files of a ticket that is removed for good', async () => {
    const ticketId = await newTicket()
    const name = nameOf(await keyOf((await attach(world, rita, ticketId)).id))
    const waiting = await upload(world, rita, ticketId)
    await world.as(admin).tickets.delete({ ticketId })
    await sweep()
    expect(await objects()).toContain(name)
    later(31 * dayMs)
    await purgeTickets(systemCtx(world.deps, 'test'))
    await sweep()
    expect(await objects()).not.toContain(name)
    expect(await objects()).not.toEqual(expect.arrayContaining([expect.stringContaining(waiting)]))
    expect(await noted()).toEqual([])
  })

  it('that is away refuses uploads, and everything is as before once it is back', async () => {
    const ticketId = await newTicket()
    const promised = await promise(world, rita, ticketId)
    await send(world, promised, aPicture)
    const { uploadId } = promised
    await rename(world.files, `${world.files}-away`)
    expect(await codeOf(world.as(rita).attachments.attach({ uploadId }))).toBe('attachment.store_unavailable')
    const waiting = await noted()
    await sweep()
    expect(await noted()).toEqual(waiting)
    expect(await filesOf(ticketId)).toEqual([])
    await rename(`${world.files}-away`, world.files)
    await world.as(rita).attachments.attach({ uploadId })
    expect(await filesOf(ticketId)).toHaveLength(1)
    // The copy that was tried in vain is looked after for an hour.
    later(hourMs)
    await sweep()
    expect(await noted()).toEqual([expect.stringContaining(uploadId)])
  })

  it('is swept by two processes at once, while files are attached', async () => {
    const ticketId = await newTicket()
    const uploads = await uploadSome(ticketId, 5)
    const attaching = uploads.map((uploadId) => world.as(rita).attachments.attach({ uploadId }))
    await Promise.all([...attaching, ...Array.from({ length: 10 }, sweep)])
    const files = await filesOf(ticketId)
    expect(files).toHaveLength(5)
    for (const { id, size } of files) expect(await world.deps.blobs.sizeOf(await keyOf(id))).toBe(size)
  })
})
