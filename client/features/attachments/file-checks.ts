import { errorSentences } from '#client/lib/errors.ts'
import { faultIn } from '#client/lib/faults.ts'
import {
  attachmentLimits,
  beginsAs,
  createUploadInput,
  signatureBytes,
  typeOfName,
  withoutHidden,
} from '#shared/attachments.ts'

/** What the field for choosing files offers; the ends of names are for systems that know no media types. */
export const acceptedFiles = 'application/pdf,image/png,image/jpeg,.pdf,.png,.jpg,.jpeg'

type FileLike = Pick<File, 'name' | 'size'>

const endOf = (name: string): string => /\.[a-z]+$/i.exec(name)?.[0] ?? ''

/** A name with something between it and its end, cut where it is too long; never in the midst of a character. */
const fitName = (name: string, extra = ''): string => {
  const end = endOf(name)
  const characters = [...name.slice(0, name.length - end.length)]
  const room = attachmentLimits.name - extra.length - end.length
  while (characters.join('').length > room) characters.pop()
  return `${characters.join('')}${extra}${end}`
}

/** A name as it can be sent: without what cannot be read, and not too long. */
export const plainName = (name: string): string =>
  fitName(withoutHidden(name).replace(/[/\\]/g, '_').trim().replace(/^\./, '_.'))

/** What keeps a file from being attached, whatever the ticket; null when nothing does. */
export const fileFault = ({ name, size }: FileLike): string | null => {
  if (typeOfName(name) === null) return errorSentences['attachment.type_not_taken']
  return faultIn(createUploadInput.shape.size, size) ?? faultIn(createUploadInput.shape.filename, name)
}

/** Whether the first bytes of a file are those of the kind that its name tells; what cannot be read is left to sending. */
const beginsAsNamed = async (file: File): Promise<boolean> => {
  const type = typeOfName(file.name)
  if (type === null) return true
  try {
    return beginsAs(type, new Uint8Array(await file.slice(0, signatureBytes).arrayBuffer()))
  } catch {
    return true
  }
}

/** A file and what keeps it from being attached, whatever becomes of the others; null when nothing does. */
export type LookedAt = { file: File; fault: string | null }

export const lookAt = (files: readonly File[]): Promise<LookedAt[]> =>
  Promise.all(
    files.map(async (file) => {
      const fault = fileFault({ name: plainName(file.name), size: file.size })
      if (fault !== null) return { file, fault }
      const isAsNamed = await beginsAsNamed(file)
      return { file, fault: isAsNamed ? null : errorSentences['attachment.not_what_it_says'] }
    }),
  )

const numbered = /^Pasted image (\d+)\.png$/

/** A name that is not taken: "scan.pdf" becomes "scan (2).pdf". */
const distinctName = (name: string, taken: ReadonlySet<string>): string => {
  let count = 1
  let distinct = name
  while (taken.has(distinct)) distinct = fitName(name, ` (${++count})`)
  return distinct
}

/**
 * Files with names that tell them apart: what is pasted comes as "image.png" each time, and a phone has one name for
 * every photo. `taken` are the names that are there already.
 */
export const nameFiles = (looked: readonly LookedAt[], taken: readonly string[]): LookedAt[] => {
  const names = new Set(taken)
  let last = Math.max(0, ...taken.map((name) => Number(numbered.exec(name)?.[1] ?? 0)))
  return looked.map(({ file, fault }) => {
    const wanted = file.name === 'image.png' ? `Pasted image ${++last}.png` : plainName(file.name)
    const name = distinctName(wanted, names)
    names.add(name)
    return { file: name === file.name ? file : new File([file], name, { type: file.type }), fault }
  })
}

export type Chosen = { files: readonly File[]; faults: string[] }

/** Files chosen for what is not there yet, with `wanted` added so far as they can be attached later; and why others are left out. */
export const addChosen = (before: readonly File[], wanted: readonly LookedAt[]): Chosen => {
  const files = [...before]
  const taken = before.map(({ name }) => name)
  const faults = nameFiles(wanted, taken).flatMap((each) => {
    const isFull = files.length >= attachmentLimits.perTicket
    const fault = each.fault ?? (isFull ? `Only ${attachmentLimits.perTicket} files can be attached.` : null)
    if (fault === null) files.push(each.file)
    return fault === null ? [] : [`${each.file.name} was left out. ${fault}`]
  })
  return { files, faults }
}
