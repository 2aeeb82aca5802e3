import { mkdir, readdir, rename, rm, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { systemCtx } from '#server/app/deps.ts'
import { refusalOf } from '#server/testing/expect-error.ts'
import { aPicture, attach, promise, send, textBytes, upload } from '#server/testing/files.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import { attachmentLimits } from '#shared/attachments.ts'
import { budgets } from '../../platform/rate-limit.ts'
import { sweepBlobs } from './mutations/sweep-blobs.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const signedMs = hourMs / 4
const places = Array.from({ length: attachmentLimits.waiting })
const aPage = { ...aPicture, bytes: textBytes('<!doctype html><script>alert(1)</script>') }

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const newTicket = async () => {
  const { slug, ben } = await world.given.office()
  const rita = await world.given.requester(slug, `Rita ${crypto.randomUUID().slice(0, 8)}`)
  const ticketId = (await world.as(rita).tickets.create(world.given.request())).id
  return { rita, ben, ticketId }
}
const codeOf = async (call: Promise<unknown>) => (await refusalOf(call))?.code
const later = (ms: number) => {
  world.clock.now = new Date(world.clock.now.getTime() + ms)
}
const sweep = () => sweepBlobs(systemCtx(world.deps, 'test'))
const noted = async (part: string) =>
  world.deps.sql<{ key: string; removeAfter: Date }[]>`
    select key, remove_after as "removeAfter" from unlinked_blobs where key like ${`%${part}%`}`

describe('a person', () => {
  it('begins fifty uploads that wait, also when many come at once, and more when those are forgotten', async () => {
    const { rita, ticketId } = await newTicket()
    const begin = () => codeOf(promise(world, rita, ticketId))
    const codes = await Promise.all(Array.from({ length: places.length + 10 }, begin))
    expect(codes.filter((code) => code === undefined)).toHaveLength(places.length)
    expect(codes.filter((code) => code === 'attachment.too_many_waiting')).toHaveLength(10)
    later(dayMs)
    await sweep()
    expect(await begin()).toBeUndefined()
  })

  it('attaches again once fifty uploads of which nothing came can be sent no more', async () => {
    const { rita, ticketId } = await newTicket()
    await Promise.all(places.map(() => promise(world, rita, ticketId)))
    later(signedMs - 1)
    expect(await codeOf(promise(world, rita, ticketId))).toBe('attachment.too_many_waiting')
    later(1)
    await attach(world, rita, ticketId)
    await Promise.all(places.map(() => promise(world, rita, ticketId)))
    expect(await codeOf(promise(world, rita, ticketId))).toBe('attachment.too_many_waiting')
  })

  it('does not fill the store by beginning anew: what was sent keeps its place', async () => {
    const { rita, ticketId } = await newTicket()
    const [first, ...others] = await Promise.all(places.map(() => promise(world, rita, ticketId)))
    for (const one of others) await send(world, one, aPicture)
    later(signedMs)
    await promise(world, rita, ticketId)
    expect(await codeOf(promise(world, rita, ticketId))).toBe('attachment.too_many_waiting')
    expect(await codeOf(world.as(rita).attachments.attach({ uploadId: first?.uploadId ?? '' }))).toBe(
      'attachment.upload_not_found',
    )
    await world.as(rita).attachments.attach({ uploadId: others[0]?.uploadId ?? '' })
    await promise(world, rita, ticketId)
    expect(await codeOf(promise(world, rita, ticketId))).toBe('attachment.too_many_waiting')
  })

  it('gets no place while the store cannot say what was sent', async () => {
    const { rita, ticketId } = await newTicket()
    await Promise.all(places.map(() => promise(world, rita, ticketId)))
    later(signedMs)
    await rename(world.files, `${world.files}-away`)
    const away = await codeOf(promise(world, rita, ticketId))
    await rename(`${world.files}-away`, world.files)
    expect(away).toBe('attachment.store_unavailable')
    expect(await codeOf(promise(world, rita, ticketId))).toBeUndefined()
  })

  it('begins so many uploads in an hour, even when each is attached or refused', async () => {
    const { rita, ticketId } = await newTicket()
    for (let count = 0; count < budgets.uploads.points - 1; count += 1)
      await world.deps.limits.spend('uploads', rita.id)
    expect(await codeOf(promise(world, rita, ticketId))).toBeUndefined()
    expect(await codeOf(promise(world, rita, ticketId))).toBe('rate.limited')
  })

  it('lets the server look at so many files in an hour', async () => {
    const { rita, ticketId } = await newTicket()
    const { uploadId } = await promise(world, rita, ticketId)
    for (let count = 0; count < budgets.attaching.points - 1; count += 1)
      await world.deps.limits.spend('attaching', rita.id)
    const attaching = () => codeOf(world.as(rita).attachments.attach({ uploadId }))
    expect(await attaching()).toBe('attachment.nothing_arrived')
    expect(await attaching()).toBe('rate.limited')
  })
})

describe('an upload', () => {
  it('that is not what it says is over, and its bytes go once nothing can be sent there', async () => {
    const { rita, ticketId } = await newTicket()
    const uploadId = await upload(world, rita, ticketId, aPage)
    const attaching = () => codeOf(world.as(rita).attachments.attach({ uploadId }))
    const codes = await Promise.all([attaching(), attaching(), attaching()])
    expect(codes).toContain('attachment.not_what_it_says')
    expect(await attaching()).toBe('attachment.upload_not_found')
    later(2 * hourMs)
    await sweep()
    expect(await noted(uploadId)).toEqual([])
    const left = await readdir(world.files, { recursive: true })
    expect(left.filter((name) => name.includes(uploadId))).toEqual([])
  })

  it('that is attached many times at once is copied once, and is one attachment to all who asked', async () => {
    const { rita, ticketId } = await newTicket()
    const { blobs } = world.deps
    let copies = 0
    const copy = (from: string, to: string) => {
      copies += 1
      return blobs.copy(from, to)
    }
    const server = { ...world.deps, blobs: { ...blobs, copy } }
    const uploadId = await upload(world, rita, ticketId)
    const attached = await Promise.all(
      Array.from({ length: 30 }, () => world.as(rita, server).attachments.attach({ uploadId })),
    )
    expect(new Set(attached.map(({ id }) => id)).size).toBe(1)
    expect(copies).toBe(1)
  })

  it('waits while two others of its person are looked at, and holds up nothing else of theirs', async () => {
    const { rita, ticketId } = await newTicket()
    const { blobs } = world.deps
    const begun: (() => void)[] = []
    const copy = async (from: string, to: string) => {
      await new Promise<void>((resolve) => begun.push(resolve))
      return blobs.copy(from, to)
    }
    const server = { ...world.deps, blobs: { ...blobs, copy } }
    const ids = await Promise.all([1, 2, 3].map(() => upload(world, rita, ticketId)))
    const attaching = ids.map((uploadId) => world.as(rita, server).attachments.attach({ uploadId }))
    await vi.waitFor(() => expect(begun).toHaveLength(2))
    await Promise.all(Array.from({ length: 10 }, () => world.as(rita).attachments.list({ ticket: ticketId })))
    expect(begun).toHaveLength(2)
    begun[0]?.()
    await vi.waitFor(() => expect(begun).toHaveLength(3))
    for (const goOn of begun) goOn()
    expect(await Promise.all(attaching)).toHaveLength(3)
  })

  it('that meets a full ticket is not copied, and is attached when there is room', async () => {
    const { rita, ticketId } = await newTicket()
    const waiting = await upload(world, rita, ticketId)
    const first = await attach(world, rita, ticketId)
    for (let count = 1; count < attachmentLimits.perTicket; count += 1) await attach(world, rita, ticketId)
    await sweep()
    expect(await codeOf(world.as(rita).attachments.attach({ uploadId: waiting }))).toBe('attachment.too_many')
    expect(await noted('files/')).toEqual([])
    await world.as(rita).attachments.remove({ attachmentId: first.id })
    await world.as(rita).attachments.attach({ uploadId: waiting })
  })
})

it('one file that the store will not remove is asked for again in a day, and keeps no other', async () => {
  const { rita, ticketId } = await newTicket()
  const stuck = await upload(world, rita, ticketId)
  const found = await readdir(world.files, { recursive: true, withFileTypes: true })
  const file = found.find(({ name }) => name.includes(stuck))
  const path = join(file?.parentPath ?? '', file?.name ?? '')
  await rm(path)
  await mkdir(path)
  const other = await promise(world, rita, ticketId)
  await send(world, other, aPicture)
  later(dayMs)
  await sweep()
  expect(await noted(other.uploadId)).toEqual([])
  const [waiting] = await noted(stuck)
  expect(waiting?.removeAfter).toEqual(new Date(world.clock.now.getTime() + dayMs))
  await rm(path, { recursive: true })
  later(dayMs)
  await sweep()
  expect(await noted(stuck)).toEqual([])
})

it('what cannot be cleared of a broken upload keeps no file from being removed, and is named', async () => {
  const { rita, ticketId } = await newTicket()
  const abandoned = await upload(world, rita, ticketId)
  const path = join(world.files, 'incoming', 'a folder')
  await mkdir(path)
  await utimes(path, new Date(0), new Date(0))
  later(dayMs)
  const warnings: object[] = []
  const warn = (fields: object) => void warnings.push(fields)
  await sweepBlobs({ ...systemCtx(world.deps, 'test'), log: { ...world.deps.log, warn } })
  expect(await noted(abandoned)).toEqual([])
  expect(warnings).toEqual([{ count: 1, named: [path] }])
  await rm(path, { recursive: true })
})
