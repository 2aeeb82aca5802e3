import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SignedUpload } from '#shared/attachments.ts'
import type { BlobStore } from '../platform/blobs.ts'

/** A store, and how a browser sends to it. */
export type OpenedStore = {
  store: BlobStore
  /** Sends bytes to where they were signed to go. */
  send(
    signed: SignedUpload,
    bytes: Uint8Array<ArrayBuffer>,
    contentType?: string,
  ): Promise<'taken' | 'refused'>
  close(): Promise<void>
}

const minuteMs = 60_000
const soon = () => new Date(Date.now() + minuteMs)

/** So many bytes, of which each place can be told. */
export const bytesOf = (size: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length: size }, (_none, place) => (place * 7) % 251)

export const readAll = async (stream: ReadableStream<Uint8Array> | null): Promise<Uint8Array> =>
  new Uint8Array(await new Response(stream).arrayBuffer())

const anImage = { contentType: 'image/png', uploaderId: 'rita' }

/** What every store of files does, whatever it is made of. */
export const describeStore = (name: string, open: () => Promise<OpenedStore>): void => {
  describe(`files kept ${name}`, () => {
    let opened: OpenedStore
    beforeAll(async () => {
      opened = await open()
      await opened.store.prepare()
    })
    afterAll(() => opened.close())
    const newKey = () => `incoming/${crypto.randomUUID()}`
    /** Uploads bytes; answers their key. */
    const given = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> => {
      const key = newKey()
      const signed = await opened.store.signUpload({ key, size: bytes.length, ...anImage }, soon())
      expect(await opened.send(signed, bytes)).toBe('taken')
      return key
    }
    describeUploads(() => opened, newKey, given)
    describeObjects(() => opened, newKey, given)
  })
}

type Given = (bytes: Uint8Array<ArrayBuffer>) => Promise<string>

const describeUploads = (opened: () => OpenedStore, newKey: () => string, given: Given): void => {
  const signed = (key: string, size: number, until = soon()) =>
    opened().store.signUpload({ key, size, ...anImage }, until)

  it('takes a file of exactly the size that was promised', async () => {
    const key = await given(bytesOf(300_000))
    expect(await opened().store.sizeOf(key)).toBe(300_000)
    expect(await readAll(await opened().store.read(key))).toEqual(bytesOf(300_000))
  })

  it.each([
    ['shorter', 999],
    ['longer', 1_001],
    ['empty', 0],
  ])('refuses a file that is %s than promised, and keeps nothing of it', async (_how, size) => {
    const key = newKey()
    expect(await opened().send(await signed(key, 1_000), bytesOf(size))).toBe('refused')
    expect(await opened().store.sizeOf(key)).toBeNull()
  })

  it('refuses a file of another media type', async () => {
    const key = newKey()
    expect(await opened().send(await signed(key, 10), bytesOf(10), 'text/html')).toBe('refused')
    expect(await opened().store.sizeOf(key)).toBeNull()
  })

  it('refuses a file whose time is over', async () => {
    const key = newKey()
    const over = new Date(Date.now() - 1_000)
    expect(await opened().send(await signed(key, 10, over), bytesOf(10))).toBe('refused')
    expect(await opened().store.sizeOf(key)).toBeNull()
  })

  it('keeps the last of two files that are sent to one place', async () => {
    const key = newKey()
    const place = await signed(key, 4)
    await opened().send(place, Uint8Array.of(1, 1, 1, 1))
    await opened().send(place, Uint8Array.of(2, 2, 2, 2))
    expect([...(await readAll(await opened().store.read(key)))]).toEqual([2, 2, 2, 2])
  })
}

const describeObjects = (opened: () => OpenedStore, newKey: () => string, given: Given): void => {
  it.each([
    ['at its beginning', 0, 9],
    ['in its midst', 1_000, 1_999],
    ['of one byte', 4_999, 4_999],
  ])('reads a stretch of a file %s', async (_where, start, end) => {
    const key = await given(bytesOf(5_000))
    const stretch = await readAll(await opened().store.read(key, { start, end }))
    expect(stretch).toEqual(bytesOf(5_000).slice(start, end + 1))
  })

  it('knows nothing of a file that never came', async () => {
    const key = newKey()
    expect(await opened().store.sizeOf(key)).toBeNull()
    expect(await opened().store.read(key)).toBeNull()
    expect(await opened().store.copy(key, newKey())).toBe(false)
  })

  it('copies a file, and the copy stays as it is when the first is sent again', async () => {
    const key = newKey()
    const place = await opened().store.signUpload({ key, size: 4, ...anImage }, soon())
    await opened().send(place, Uint8Array.of(1, 1, 1, 1))
    const copy = newKey()
    expect(await opened().store.copy(key, copy)).toBe(true)
    await opened().send(place, Uint8Array.of(2, 2, 2, 2))
    expect([...(await readAll(await opened().store.read(copy)))]).toEqual([1, 1, 1, 1])
  })

  it('removes files, also those that are not there', async () => {
    const keys = [await given(bytesOf(10)), newKey(), await given(bytesOf(10))]
    await opened().store.remove(keys)
    await opened().store.remove(keys)
    for (const key of keys) expect(await opened().store.sizeOf(key)).toBeNull()
  })

  it('removes no file when none is named', async () => {
    const key = await given(bytesOf(10))
    await opened().store.remove([])
    expect(await opened().store.sizeOf(key)).toBe(10)
  })

  it('lets go of a file that nobody reads to its end', async () => {
    const key = await given(bytesOf(2_000_000))
    for (let time = 0; time < 50; time += 1) {
      const stream = await opened().store.read(key)
      const reader = stream?.getReader()
      await reader?.read()
      await reader?.cancel()
    }
    await opened().store.remove([key])
    expect(await opened().store.read(key)).toBeNull()
  })
}
