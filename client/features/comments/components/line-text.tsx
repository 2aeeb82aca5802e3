import { Link } from '@tanstack/react-router'
import type { MouseEvent } from 'react'
import { useTicketFiles } from '#client/features/attachments/ticket-files.ts'
import { useHere } from '#client/features/organizations/organization.ts'
import { RelativeTime } from '#client/ui/relative-time.tsx'
import { piecesOf, type ToldFile } from '../line-pieces.ts'
import type { Line } from '../timeline-lines.ts'
import { joinPhrases } from '../timeline-words.ts'

const TicketLink = ({ number }: { number: string }) => {
  const { slug } = useHere().organization
  return (
    <Link to="/o/$slug/tickets/$number" params={{ slug, number }} className="text-link tabular">
      {number}
    </Link>
  )
}

const opensElsewhere = ({ metaKey, ctrlKey, shiftKey }: MouseEvent) => metaKey || ctrlKey || shiftKey

/** The name of a file, which opens it while it is there. */
const FileLink = ({ id, filename }: ToldFile) => {
  const { files, open } = useTicketFiles()
  const file = files?.find((each) => each.id === id)
  if (!file) return filename
  const onClick = (event: MouseEvent) => {
    if (opensElsewhere(event)) return
    event.preventDefault()
    open(file.id)
  }
  return (
    <a href={file.url} className="timeline-file" onClick={onClick}>
      {filename}
    </a>
  )
}

/** Words in which numbers of tickets lead to them, and names of files open them. */
const Linked = ({ text, files = [] }: { text: string; files?: readonly ToldFile[] }) =>
  piecesOf(text, files).map(({ text: piece, at, isNumber, file }) => {
    if (file) return <FileLink key={at} {...file} />
    return isNumber ? <TicketLink key={at} number={piece} /> : piece
  })

/** One line of a timeline. */
export const LineText = ({ line: { actor, at, phrases, files, reason } }: { line: Line }) => (
  <p className="timeline-line">
    <span>
      <strong>{actor?.name ?? 'Docket'}</strong> <Linked text={joinPhrases(phrases)} files={files} />
      {reason === null ? null : (
        <>
          , because: “<Linked text={reason} />”
        </>
      )}
    </span>
    <span aria-hidden="true"> · </span>
    <RelativeTime at={at} className="dimmed" />
  </p>
)
