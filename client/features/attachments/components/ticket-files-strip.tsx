import { Button } from '@mantine/core'
import { IconPaperclip } from '@tabler/icons-react'
import { formatExact } from '#client/lib/format.ts'
import { ClippedText } from '#client/ui/clipped-text.tsx'
import { RelativeTime } from '#client/ui/relative-time.tsx'
import { attachmentLimits } from '#shared/attachments.ts'
import type { Attachment } from '../queries.ts'
import { useTicketFiles } from '../ticket-files.ts'
import { formatBytes } from '../words.ts'
import { FileIcon } from './file-icon.tsx'
import './ticket-files-strip.css'

const FileCard = ({ file, onOpen }: { file: Attachment; onOpen: () => void }) => (
  <li>
    <button
      type="button"
      className="file-card"
      data-file={file.id}
      aria-label={`Open ${file.filename}, ${formatBytes(file.size)}, attached by ${file.uploader.name} ${formatExact(file.createdAt)}`}
      onClick={onOpen}
    >
      <span className="file-thumb">
        <FileIcon file={file} />
      </span>
      <span className="file-words">
        <ClippedText className="file-name">{file.filename}</ClippedText>
        <span className="file-about dimmed">
          <span>{formatBytes(file.size)} ·</span>
          <span className="truncate">{file.uploader.name}</span>
          <span>
            · <RelativeTime at={file.createdAt} />
          </span>
        </span>
      </span>
    </button>
  </li>
)

/** The files of a ticket, below what was asked. Nothing while there are none, unless that is the one place to attach some. */
export const TicketFilesStrip = ({ isOnlyPlace }: { isOnlyPlace: boolean }) => {
  const { files, offer, choose, open } = useTicketFiles()
  if (!files || (files.length === 0 && !(isOnlyPlace && offer))) return null
  return (
    <section className="files" aria-label="Files">
      <header className="files-head">
        <h2>Files</h2>
        <span className="dimmed tabular">
          {files.length} of {attachmentLimits.perTicket}
        </span>
        {offer && files.length < attachmentLimits.perTicket ? (
          <Button
            variant="subtle"
            color="gray"
            size="compact-xs"
            leftSection={<IconPaperclip size={14} aria-hidden="true" />}
            onClick={choose}
          >
            Attach
          </Button>
        ) : null}
      </header>
      <ul>
        {files.map((file) => (
          <FileCard key={file.id} file={file} onOpen={() => open(file.id)} />
        ))}
      </ul>
    </section>
  )
}
