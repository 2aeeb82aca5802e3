import { IconFileTypePdf, IconPhoto } from '@tabler/icons-react'
import { useState } from 'react'
import { type Attachment, inlineUrl, isImage } from '../queries.ts'

/** Up to where an image is its own thumbnail: a larger one would cost more than it shows, to fetch or to unpack. */
const thumbnail = { bytes: 2 * 1024 * 1024, pixels: 8_000_000 } as const

const isTooLarge = ({ size, width, height }: Attachment): boolean =>
  size > thumbnail.bytes || width === null || height === null || width * height > thumbnail.pixels

/** An image in small, or what kind of file it is. */
export const FileIcon = ({ file }: { file: Attachment }) => {
  const [isBroken, setBroken] = useState(false)
  if (!isImage(file)) return <IconFileTypePdf size={20} stroke={1.5} aria-hidden="true" />
  if (isBroken || isTooLarge(file)) return <IconPhoto size={20} stroke={1.5} aria-hidden="true" />
  return <img src={inlineUrl(file)} alt="" loading="lazy" decoding="async" onError={() => setBroken(true)} />
}
