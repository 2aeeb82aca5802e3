import { ActionIcon, Button } from '@mantine/core'
import { IconPaperclip, IconX } from '@tabler/icons-react'
import { useRef } from 'react'
import { ClippedText } from '#client/ui/clipped-text.tsx'
import { FaultNote } from '#client/ui/states.tsx'
import { attachmentLimits } from '#shared/attachments.ts'
import { usePageDrop } from '../use-page-drop.ts'
import type { ChosenFiles as Chosen } from '../use-uploads.ts'
import { formatBytes } from '../words.ts'
import { FileInput } from './file-input.tsx'
import './chosen-files.css'
import './drop-area.css'

const listWords = new Intl.ListFormat('en', { style: 'long', type: 'conjunction' })

/** Takes the keyboard from a file that is about to go to the next one, or to the way to choose others. */
const leaveFile = (button: Element) => {
  const row = button.closest('li')
  const next = row?.nextElementSibling ?? row?.previousElementSibling
  const target = (next ?? button.closest('fieldset')?.querySelector('.chosen-add'))?.querySelector('button')
  target?.focus()
}

const ChosenFile = ({ file, onRemove }: { file: File; onRemove: () => void }) => (
  <li className="chosen-file">
    <IconPaperclip size={15} aria-hidden="true" />
    <ClippedText>{file.name}</ClippedText>
    <span className="dimmed tabular">{formatBytes(file.size)}</span>
    <ActionIcon
      aria-label={`Leave ${file.name} out`}
      size={26}
      onClick={({ currentTarget }) => {
        leaveFile(currentTarget)
        onRemove()
      }}
    >
      <IconX size={15} />
    </ActionIcon>
  </li>
)

/** Files that are to be attached once what is being written is sent; they can be dropped anywhere on the page. */
export const ChosenFiles = ({ chosen }: { chosen: Chosen }) => {
  const { files, faults, lost, choose, remove } = chosen
  const input = useRef<HTMLInputElement>(null)
  const isOver = usePageDrop(choose)
  return (
    <fieldset className="chosen-files">
      <legend>Files</legend>
      {lost.length === 0 ? null : (
        <p className="chosen-lost" role="status">
          Files are not kept when the page is loaded anew. Please add again: {listWords.format(lost)}.
        </p>
      )}
      {files.length === 0 ? null : (
        <ul>
          {files.map((file) => (
            <ChosenFile key={file.name} file={file} onRemove={() => remove(file)} />
          ))}
        </ul>
      )}
      <div className="chosen-add">
        <Button
          variant="default"
          leftSection={<IconPaperclip size={15} aria-hidden="true" />}
          disabled={files.length >= attachmentLimits.perTicket}
          onClick={() => input.current?.click()}
        >
          Add files
        </Button>
        <span className="dimmed">
          PDF, PNG or JPEG, up to 10 MB each, {attachmentLimits.perTicket} at most
        </span>
      </div>
      <FileInput inputRef={input} onFiles={choose} />
      {faults.map((fault) => (
        <FaultNote key={fault} fault={fault} />
      ))}
      {isOver ? (
        <div className="drop-hint" data-page="">
          <span>
            <IconPaperclip size={18} aria-hidden="true" /> Drop to attach
          </span>
        </div>
      ) : null}
    </fieldset>
  )
}
