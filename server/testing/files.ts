import { deflateSync } from 'node:zlib'
import type { AttachmentType, SignedUpload } from '#shared/attachments.ts'
import type { TestPerson } from './given.ts'
import type { World } from './world.ts'

/** A file as a person has it. */
export type TestFile = { filename: string; contentType: AttachmentType; bytes: Uint8Array<ArrayBuffer> }

const uint32 = (value: number): number[] => [24, 16, 8, 0].map((bits) => (value >>> bits) & 0xff)
const lettersOf = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0))

const crc32 = (bytes: readonly number[]): number =>
  ~bytes.reduce((before, byte) => {
    let crc = before ^ byte
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
    return crc
  }, ~0) >>> 0

const chunk = (name: string, data: readonly number[]): number[] => {
  const named = [...lettersOf(name), ...data]
  return [...uint32(data.length), ...named, ...uint32(crc32(named))]
}

/** A black picture; of one that says to be very large, the points are few. */
export const pngBytes = (width = 2, height = 2): Uint8Array<ArrayBuffer> => {
  const rows = Math.min(height, 64)
  const points = deflateSync(new Uint8Array((Math.min(width, 64) * 3 + 1) * rows))
  const header = [...uint32(width), ...uint32(height), 8, 2, 0, 0, 0]
  return Uint8Array.from([
    ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    ...chunk('IHDR', header),
    ...chunk('IDAT', [...points]),
    ...chunk('IEND', []),
  ])
}

const segment = (marker: number, data: readonly number[]): number[] => [
  0xff,
  marker,
  (data.length + 2) >> 8,
  (data.length + 2) & 0xff,
  ...data,
]

/** What stands at the beginning of a photograph: `before` its frame, whatever else a camera writes there. */
export const jpegBytes = (width = 2, height = 2, before: readonly number[] = []): Uint8Array<ArrayBuffer> =>
  Uint8Array.from([
    ...[0xff, 0xd8],
    ...segment(0xe0, [...lettersOf('JFIF'), 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]),
    ...before,
    ...segment(0xc0, [8, height >> 8, height & 0xff, width >> 8, width & 0xff, 1, 1, 0x11, 0]),
    ...segment(0xda, [1, 1, 0, 0, 63, 0]),
    ...[0, 0xff, 0xd9],
  ])

export const jpegSegment = segment

export const textBytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(new TextEncoder().encode(text))

export const pdfBytes = (): Uint8Array<ArrayBuffer> =>
  textBytes('%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n')

/** The picture that a person attaches when it matters not what it shows. */
export const aPicture: TestFile = { filename: 'screen.png', contentType: 'image/png', bytes: pngBytes() }

/** Promises a file to a ticket. */
export const promise = (world: World, person: TestPerson, ticketId: string, file: TestFile = aPicture) =>
  world.as(person).attachments.createUpload({
    ticketId,
    filename: file.filename,
    contentType: file.contentType,
    size: file.bytes.length,
  })

/** Sends bytes to where they were signed to go, as far as the store takes them. */
export const send = async (
  { deps }: World,
  { url }: Pick<SignedUpload, 'url'>,
  { bytes, contentType }: Pick<TestFile, 'bytes' | 'contentType'>,
): Promise<void> => {
  const body = new Response(bytes).body
  const { signal } = new AbortController()
  const upload = { body, contentType, length: bytes.length, now: deps.now(), signal }
  await deps.blobs.receive?.(url.replace('/uploads/', ''), upload)
}

/** Uploads a file without attaching it; answers the id of the upload. */
export const upload = async (
  world: World,
  person: TestPerson,
  ticketId: string,
  file: TestFile = aPicture,
) => {
  const promised = await promise(world, person, ticketId, file)
  await send(world, promised, file)
  return promised.uploadId
}

/** Attaches a file, as the pages do it. */
export const attach = async (world: World, person: TestPerson, ticketId: string, file: TestFile = aPicture) =>
  world.as(person).attachments.attach({ uploadId: await upload(world, person, ticketId, file) })
