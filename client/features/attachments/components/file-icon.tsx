import { IconFileTypePdf, IconPhoto } from '@tabler/icons-react'
import { useState } from 'react'
import { type Attachment, inlineUrl, isImage } from '../queries.ts'

/** Bytes up to which an image is its own thumbnail: a larger one would cost more than it shows. */
const thumbnailBytes = 2 * 1024 * 1024

/** An image in small, or what kind of file it is. */
export const FileIcon = ({ file }: { file: Attachment }) => {
  const [isBroken, setBroken] = useState(false)
  if (!isImage(file)) return <IconFileTypePdf size={20} stroke={1.5} aria-hidden="true" />
  if (isBroken || file.size > thumbnailBytes) return <IconPhoto size={20} stroke={1.5} aria-hidden="true" />
  return <img src={inlineUrl(file)} alt="" loading="lazy" decoding="async" onError={() => setBroken(true)} />
}
