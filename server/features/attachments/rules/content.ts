import { type AttachmentType, attachmentLimits, beginsAs } from '#shared/attachments.ts'

/** What each kind is found to be by its content; a moving PNG is one too. */
const foundAs: Record<AttachmentType, readonly string[]> = {
  'application/pdf': ['application/pdf'],
  'image/png': ['image/png', 'image/apng'],
  'image/jpeg': ['image/jpeg'],
}

/** Bytes of a file that are looked at; what says the size of an image stands among them. */
export const headBytes = 4 * 1024 * 1024

/** The sides of an image, in pixels; of a PDF there are none. */
export type Dimensions = { width: number | null; height: number | null }

const noDimensions: Dimensions = { width: null, height: null }

/**
 * Looks at the first bytes of a file: why it is not taken, or the size of the image that it is. It must be what it
 * says from its very first byte: what may stand before it in some formats is what files that are two things at once
 * are made of.
 * @param found the media type that the content was recognized as.
 */
export const inspectContent = (
  type: AttachmentType,
  head: Uint8Array,
  found: string | null,
): Dimensions | 'attachment.not_what_it_says' | 'attachment.image_too_large' => {
  if (!beginsAs(type, head) || found === null || !foundAs[type].includes(found))
    return 'attachment.not_what_it_says'
  if (type === 'application/pdf') return noDimensions
  const image = type === 'image/png' ? sidesOfPng(head) : sidesOfJpeg(head)
  if (image === null) return 'attachment.not_what_it_says'
  return image.width * image.height > attachmentLimits.pixels ? 'attachment.image_too_large' : image
}

type Sides = { width: number; height: number }

/** The size of a PNG by its first chunk (PNG, section 11.2.1); null when it has none. */
const sidesOfPng = (head: Uint8Array): Sides | null => {
  if (head.length < 24) return null
  const view = viewOf(head)
  const isHeader = view.getUint32(8) === 13 && view.getUint32(12) === 0x49484452
  return isHeader ? sides(view.getUint32(16), view.getUint32(20)) : null
}

const startOfScan = 0xda
const endOfImage = 0xd9
/** Frame headers are C0 to CF but for three that are tables (ITU T.81, table B.1). */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)

/**
 * The size of a JPEG by its frame header (ITU T.81, B.2.2). Followed marker by marker as decoders do, so that nothing
 * inside of a segment passes for it; null when there is none before the first scan.
 */
const sidesOfJpeg = (head: Uint8Array): Sides | null => {
  const view = viewOf(head)
  let place = 2
  while (place + 9 <= head.length) {
    if (view.getUint8(place) !== 0xff) return null
    const marker = view.getUint8(place + 1)
    // Any number of FF may fill the space before a marker.
    if (marker === 0xff) {
      place += 1
      continue
    }
    if (marker === startOfScan || marker === endOfImage) return null
    if (isFrame(marker)) return sides(view.getUint16(place + 7), view.getUint16(place + 5))
    const length = view.getUint16(place + 2)
    if (length < 2) return null
    place += 2 + length
  }
  return null
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array) =>
  new DataView(buffer, byteOffset, byteLength)

const sides = (width: number, height: number): Sides | null =>
  width > 0 && height > 0 ? { width, height } : null
