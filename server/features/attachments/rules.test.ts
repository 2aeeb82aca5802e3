import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jpegBytes, jpegSegment, pdfBytes, pngBytes } from '#server/testing/files.ts'
import { attachmentLimits } from '#shared/attachments.ts'
import { isStaff, roles } from '#shared/permissions.ts'
import { freeSlot, mayRemove } from './rules/attaching.ts'
import { inspectContent } from './rules/content.ts'
import { dispositionOf, isSameTag, rangeOf } from './rules/downloads.ts'

const anyId = fc.constantFrom('rita', 'ben', 'olga')

describe('a file may be removed', () => {
  it('by staff, by who attached it and by the requester, and by nobody else', () => {
    fc.assert(
      fc.property(fc.constantFrom(...roles), anyId, anyId, anyId, (role, id, uploaderId, requesterId) => {
        const expected = isStaff(role) || id === uploaderId || id === requesterId
        expect(mayRemove({ id, role }, { uploaderId }, { requesterId })).toBe(expected)
      }),
    )
  })

  it('by no system that is not staff', () => {
    expect(mayRemove({ id: null, role: 'requester' }, { uploaderId: 'a' }, { requesterId: 'b' })).toBe(false)
  })
})

describe('the place of a file on its ticket', () => {
  it('is the lowest that is free, and there are five', () => {
    fc.assert(
      fc.property(fc.subarray([1, 2, 3, 4, 5]), (taken) => {
        const slot = freeSlot(taken)
        const free = [1, 2, 3, 4, 5].filter((one) => !taken.includes(one))
        expect(slot).toBe(free.length === 0 ? null : Math.min(...free))
      }),
    )
  })
})

describe('a range of a file', () => {
  it('that is asked for is within it, and never longer than asked', () => {
    const place = fc.option(fc.nat(200), { nil: '' as const })
    fc.assert(
      fc.property(place, place, fc.integer({ min: 1, max: 100 }), (first, last, size) => {
        const range = rangeOf(`bytes=${first}-${last}`, size)
        if (typeof range === 'string') return
        expect(range.start).toBeGreaterThanOrEqual(0)
        expect(range.end).toBeLessThan(size)
        expect(range.start).toBeLessThanOrEqual(range.end)
        if (first !== '') expect(range.start).toBe(first)
        if (first === '' && last !== '') expect(range.end - range.start + 1).toBe(Math.min(last, size))
      }),
    )
  })

  it.each([
    [undefined, 'all'],
    ['', 'all'],
    ['bytes=', 'all'],
    ['bytes=-', 'all'],
    ['bytes=a-b', 'all'],
    ['bytes=5-2', 'all'],
    ['bytes=-1-5', 'all'],
    ['bytes=0-1,2-3', 'all'],
    ['lines=0-1', 'all'],
    ['bytes=1e1-', 'all'],
    ['bytes=10-', 'none'],
    ['bytes=-0', 'none'],
    ['bytes=99999999999999999999-', 'none'],
    ['bytes=0-0', { start: 0, end: 0 }],
    ['bytes=0-99999999999999999999', { start: 0, end: 9 }],
    ['bytes=-99999999999999999999', { start: 0, end: 9 }],
    ['bytes=-3', { start: 7, end: 9 }],
    ['bytes=4-', { start: 4, end: 9 }],
  ])('%j of ten bytes is %j', (header, expected) => {
    expect(rangeOf(header, 10)).toEqual(expected)
  })
})

it.each([
  [undefined, false],
  ['"b"', false],
  ['"a"', true],
  ['W/"a"', true],
  ['"b", "a"', true],
  ['*', true],
  ['a', false],
])('what a browser has as %j is the file "a": %j', (header, expected) => {
  expect(isSameTag(header, '"a"')).toBe(expected)
})

describe('the name with which a file is saved', () => {
  it.each([
    ['report.pdf', 'filename="report.pdf"; filename*=UTF-8\'\'report.pdf'],
    ['Übersicht 1.pdf', 'filename="_bersicht 1.pdf"; filename*=UTF-8\'\'%C3%9Cbersicht%201.pdf'],
    [
      'a"; filename="evil.html.png',
      'filename="a_; filename=_evil.html.png"; filename*=UTF-8\'\'a%22%3B%20filename%3D%22evil.html.png',
    ],
    ["it's (1)*.png", "filename=\"it's (1)*.png\"; filename*=UTF-8''it%27s%20%281%29%2A.png"],
    ['😀.png', 'filename="_.png"; filename*=UTF-8\'\'%F0%9F%98%80.png'],
    ['100%41.png', 'filename="100_41.png"; filename*=UTF-8\'\'100%2541.png'],
  ])('%s', (filename, expected) => {
    expect(dispositionOf(filename, 'attachment')).toBe(`attachment; ${expected}`)
  })

  it('never leaves its place in the header, and comes back whole', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (filename) => {
        const [, plain, exact = ''] =
          /^inline; filename="([\x20-\x7e]*)"; filename\*=UTF-8''([A-Za-z0-9%._-]+)$/.exec(
            dispositionOf(filename, 'inline').replace(/[!~]/g, '_'),
          ) ?? []
        expect(plain).not.toContain('"')
        expect(decodeURIComponent(exact)).toBe(filename.replace(/[!~]/g, (sign) => sign))
      }),
    )
  })
})

describe('the size of an image', () => {
  const inspect = (type: 'image/png' | 'image/jpeg', bytes: Uint8Array) => inspectContent(type, bytes, type)
  const side = Math.floor(Math.sqrt(attachmentLimits.pixels))

  it('may be as large as can be shown', () => {
    expect(inspect('image/png', pngBytes(side, side))).toEqual({ width: side, height: side })
    expect(inspect('image/jpeg', jpegBytes(side, side))).toEqual({ width: side, height: side })
  })

  it('has its width before its height', () => {
    expect(inspect('image/png', pngBytes(300, 20))).toEqual({ width: 300, height: 20 })
    expect(inspect('image/jpeg', jpegBytes(300, 20))).toEqual({ width: 300, height: 20 })
  })

  it.each([
    ['a PNG', 'image/png', () => pngBytes(side + 1, side + 1)],
    ['a PNG of the largest size', 'image/png', () => pngBytes(0xffffffff, 0xffffffff)],
    ['a JPEG', 'image/jpeg', () => jpegBytes(65_535, 65_535)],
    ['a JPEG with space before its frame', 'image/jpeg', () => jpegBytes(65_535, 65_535, [0xff, 0xff, 0xff])],
    [
      'a JPEG that hides a small frame in a comment',
      'image/jpeg',
      () => jpegBytes(65_535, 65_535, jpegSegment(0xfe, jpegSegment(0xc0, [8, 0, 2, 0, 2, 1, 1, 0x11, 0]))),
    ],
  ] as const)('is found to be a trap in %s', (_what, type, make) => {
    expect(inspect(type, make())).toBe('attachment.image_too_large')
  })

  it.each([
    ['a PNG without width', 'image/png', () => pngBytes(0, 5)],
    ['a PNG that ends too early', 'image/png', () => pngBytes().slice(0, 20)],
    ['a PNG with another chunk first', 'image/png', () => pngBytes().fill(0x61, 12, 16)],
    ['a JPEG without height', 'image/jpeg', () => jpegBytes(5, 0)],
    ['a JPEG without a frame', 'image/jpeg', () => jpegBytes().slice(0, 22)],
    ['a JPEG with nonsense in it', 'image/jpeg', () => jpegBytes(2, 2, [1, 2, 3])],
    ['a JPEG with a segment of no length', 'image/jpeg', () => jpegBytes(2, 2, [0xff, 0xe1, 0, 0])],
  ] as const)('is missing in %s', (_what, type, make) => {
    expect(inspect(type, make())).toBe('attachment.not_what_it_says')
  })

  it('never costs more than it is looked at, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => {
        for (const [type, bytes] of [
          ['image/png', pngBytes()],
          ['image/jpeg', jpegBytes()],
        ] as const) {
          const mixed = Uint8Array.from([...bytes.slice(0, 8), ...noise])
          const found = inspect(type, mixed)
          if (typeof found === 'string')
            expect(['attachment.not_what_it_says', 'attachment.image_too_large']).toContain(found)
          else expect((found.width ?? 0) * (found.height ?? 0)).toBeGreaterThan(0)
        }
      }),
    )
  })

  it('matters not for a PDF', () => {
    const found = inspectContent('application/pdf', pdfBytes(), 'application/pdf')
    expect(found).toEqual({ width: null, height: null })
  })
})
