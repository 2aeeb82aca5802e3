import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refusalOf } from '#server/testing/expect-error.ts'
import {
  attach,
  jpegBytes,
  jpegSegment,
  pdfBytes,
  pngBytes,
  type TestFile,
  textBytes,
} from '#server/testing/files.ts'
import type { TestPerson } from '#server/testing/given.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import type { AttachmentType } from '#shared/attachments.ts'

let world: World
let rita: TestPerson
let ben: TestPerson
let ticketId: string

beforeAll(async () => {
  world = await openWorld()
  ;({ rita, ben } = await world.given.office())
  ticketId = (await world.as(rita).tickets.create(world.given.request())).id
})
afterAll(() => world.close())

const joined = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]))
const files = () => world.as(ben).attachments.list({ ticket: ticketId })
const named = (filename: string, contentType: AttachmentType, bytes: Uint8Array<ArrayBuffer>): TestFile => ({
  filename,
  contentType,
  bytes,
})
const png = (bytes: Uint8Array<ArrayBuffer>) => named('a.png', 'image/png', bytes)
const jpeg = (bytes: Uint8Array<ArrayBuffer>) => named('a.jpg', 'image/jpeg', bytes)
const pdf = (bytes: Uint8Array<ArrayBuffer>) => named('a.pdf', 'application/pdf', bytes)
const html = '<!doctype html><script>alert(1)</script>'
const svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
// A tag of an MP3 says how long it is; what comes after is recognized as if the file began there.
const id3 = Uint8Array.from([0x49, 0x44, 0x33, 3, 0, 0, 0, 0, 0, 0])

const notSo: [what: string, file: TestFile][] = [
  ['a page named as an image', png(textBytes(html))],
  ['a page named as a document', pdf(textBytes(html))],
  ['a drawing with a script named as an image', png(textBytes(svg))],
  ['a drawing with a script named as a photograph', jpeg(textBytes(`<?xml version="1.0"?>${svg}`))],
  ['a script named as an image', png(textBytes('#!/bin/sh\nrm -rf /\n'))],
  ['a script of a page named as a photograph', jpeg(textBytes('alert(document.cookie)'))],
  ['a program named as a document', pdf(textBytes('MZ\0\0This program cannot be run in DOS mode'))],
  ['a program of Linux named as an image', png(textBytes('\x7fELF\x02\x01\x01'))],
  ['a photograph named as an image', png(jpegBytes())],
  ['an image named as a photograph', jpeg(pngBytes())],
  ['a document named as an image', png(pdfBytes())],
  ['an image named as a document', pdf(pngBytes())],
  ['an animation', png(textBytes('GIF89a/*'))],
  ['an archive', pdf(Uint8Array.from([0x50, 0x4b, 3, 4, 20, 0, 0, 0, 8, 0]))],
  ['a packed page', png(Uint8Array.from(gzipSync(html)))],
  ['a document behind a page', pdf(joined(textBytes(html), pdfBytes()))],
  ['a document behind one byte', pdf(joined(textBytes('\n'), pdfBytes()))],
  ['a document behind the tag of an MP3', pdf(joined(id3, pdfBytes()))],
  ['an image behind the tag of an MP3', png(joined(id3, pngBytes()))],
  ['an image behind a page', png(joined(textBytes(html), pngBytes()))],
  ['a photograph behind a byte order mark', jpeg(joined(Uint8Array.from([0xef, 0xbb, 0xbf]), jpegBytes()))],
  [
    'an image with the ends of its lines changed',
    png(pngBytes().map((byte) => (byte === 0x0d ? 0x0a : byte))),
  ],
  ['an image that is only its signature', png(pngBytes().slice(0, 8))],
  ['a photograph that is only its signature', jpeg(jpegBytes().slice(0, 3))],
  ['an image without a size', png(pngBytes(0, 0))],
  ['a photograph without a size', jpeg(jpegBytes(0, 0))],
  [
    'a photograph of another kind of JPEG',
    jpeg(Uint8Array.from([0xff, 0xd8, 0xff, 0xf7, ...jpegBytes().slice(4)])),
  ],
  ['nothing but zeros', png(new Uint8Array(1_000))],
]

const tooLarge: [what: string, file: TestFile][] = [
  ['an image of four thousand million points', png(pngBytes(65_536, 65_536))],
  ['an image as large as an image can say', png(pngBytes(0xffffffff, 0xffffffff))],
  ['an image that is a single row', png(pngBytes(0x7fffffff, 1))],
  ['a photograph as large as a photograph can say', jpeg(jpegBytes(65_535, 65_535))],
  [
    'a photograph with a small one inside',
    jpeg(jpegBytes(65_535, 65_535, jpegSegment(0xfe, [...jpegBytes().slice(20)]))),
  ],
]

describe('what is not what it says', () => {
  it.each(notSo)('%s is not attached', async (_what, file) => {
    const refusal = await refusalOf(attach(world, rita, ticketId, file))
    expect(refusal?.code).toBe('attachment.not_what_it_says')
    expect(await files()).toEqual([])
  })

  it.each(tooLarge)('%s is not attached', async (_what, file) => {
    const refusal = await refusalOf(attach(world, rita, ticketId, file))
    expect(refusal?.code).toBe('attachment.image_too_large')
    expect(await files()).toEqual([])
  })

  it('leaves nothing in the store that is not noted to be removed', async () => {
    const [row] = await world.deps.sql`
      select count(*)::int as waiting from unlinked_blobs where remove_after <= ${world.clock.now}`
    expect(row?.waiting).toBe(notSo.length + tooLarge.length)
  })
})

describe('what is no name of a file', () => {
  const asked = (more: object) =>
    refusalOf(
      world.as(rita).attachments.createUpload({
        ...{ ticketId, filename: 'a.png', contentType: 'image/png', size: 10 },
        ...more,
      }),
    )

  it.each([
    '../../etc/passwd.png',
    '..\\..\\boot.png',
    '/etc/passwd.png',
    'C:\\a.png',
    '..',
    '.',
    '',
    ' ',
    'a\0.png',
    'a\r\nset-cookie: b.png',
    'a\u{202E}gnp.exe.png',
    'a\u{2028}b.png',
    'a\u{2029}.png',
    'invoice\u{200B}.png',
    'in\u{200D}voice.png',
    'in\u{200C}voice.png',
    'in\u{2060}voice.png',
    '\u{FEFF}\u{AD}.png',
    'a\u{FE0F}.png',
    'a\u{E0061}.png',
    'a\u{34F}.png',
    '\u{3164}a.png',
    'a\u{FFF9}.png',
    'سند\u{200C}.png',
    '😀\u{200D}.png',
    '.png',
    '.hidden.png',
    'a.png.html',
    'a.svg',
    'a.pdf',
    'a',
    'png',
    'a.png/',
    `${'x'.repeat(200)}.png`,
    '\u{D800}.png',
  ])('%j', async (filename) => {
    expect((await asked({ filename }))?.code).toBe('request.invalid')
  })

  it.each([
    'می\u{200C}خواهم.png',
    'ක්\u{200D}ර.png',
    '👩🏽\u{200D}💻.png',
    '🏳\u{FE0F}\u{200D}🌈.png',
    '❤\u{FE0F}.png',
    '1\u{FE0F}\u{20E3}.png',
    '辻\u{E0100}.png',
    'Ü u\u{308} (1).png',
  ])('but one: %j', async (filename) => {
    expect(await asked({ filename })).toBe(null)
  })

  it.each([
    ['a page', { contentType: 'text/html', filename: 'a.html' }],
    ['a drawing', { contentType: 'image/svg+xml', filename: 'a.svg' }],
    ['an image with a parameter', { contentType: 'image/png; charset=x' }],
    ['an image in capitals', { contentType: 'IMAGE/PNG' }],
    ['an empty file', { size: 0 }],
    ['less than nothing', { size: -1 }],
    ['half a byte', { size: 0.5 }],
    ['a byte more than ten megabytes', { size: 10 * 1024 * 1024 + 1 }],
    ['without end', { size: Number.POSITIVE_INFINITY }],
  ])('nor %s a file that is taken', async (_what, more) => {
    expect((await asked(more))?.code).toBe('request.invalid')
  })
})

it.each([
  ['a document with a script, which runs nowhere', pdf(joined(pdfBytes(), textBytes(html)))],
  ['an image with a page behind it, which is shown as an image', png(joined(pngBytes(), textBytes(html)))],
  ['a photograph with a page in its comment', jpeg(jpegBytes(2, 2, jpegSegment(0xfe, [...textBytes(html)])))],
])('takes %s', async (_what, file) => {
  const { id } = await attach(world, rita, ticketId, file)
  await world.as(rita).attachments.remove({ attachmentId: id })
})
