import { errorSentences } from '#client/lib/errors.ts'
import { faultIn } from '#client/lib/faults.ts'
import { attachmentLimits, createUploadInput, typeOfName } from '#shared/attachments.ts'

/** What the field for choosing files offers; the ends of names are for systems that know no media types. */
export const acceptedFiles = 'application/pdf,image/png,image/jpeg,.pdf,.png,.jpg,.jpeg'

type FileLike = Pick<File, 'name' | 'size'>

/** Control characters, and the marks that turn the direction of writing and so let a name lie about its end. */
const unprintable = /[\p{Cc}\p{Cf}]/gu

/** A name as it can be sent: without what cannot be read, and cut before its end where it is too long. */
export const plainName = (name: string): string => {
  const plain = name.replace(unprintable, '').replace(/[/\\]/g, '_').trim()
  const end = /\.[a-z]+$/i.exec(plain)?.[0] ?? ''
  const characters = [...plain.slice(0, plain.length - end.length)]
  while (characters.join('').length + end.length > attachmentLimits.name) characters.pop()
  return `${characters.join('')}${end}`
}

/** What keeps a file from being attached, whatever the ticket; null when nothing does. */
export const fileFault = ({ name, size }: FileLike): string | null => {
  if (typeOfName(name) === null) return errorSentences['attachment.type_not_taken']
  return faultIn(createUploadInput.shape.size, size) ?? faultIn(createUploadInput.shape.filename, name)
}

const pastedName = /^image\.(png|jpe?g)$/i
const numbered = /^Pasted image (\d+)\./

/**
 * Files with names that tell them apart: what is pasted comes as "image.png", each time.
 * `taken` are the names that are there already.
 */
export const nameFiles = (files: readonly File[], taken: readonly string[]): File[] => {
  let last = Math.max(0, ...taken.map((name) => Number(numbered.exec(name)?.[1] ?? 0)))
  return files.map((file) => {
    const end = pastedName.exec(file.name)?.[1]?.toLowerCase()
    const name = end === undefined ? plainName(file.name) : `Pasted image ${++last}.${end}`
    return name === file.name ? file : new File([file], name, { type: file.type })
  })
}
