import { type ReactNode, useRef, useState } from 'react'
import type { Ticket } from '#client/features/tickets/queries.ts'
import { formatCount } from '#client/lib/format.ts'
import { useActions } from '#client/lib/shortcuts.ts'
import { ConfirmDialog } from '#client/ui/confirm-dialog.tsx'
import { late } from '#client/ui/late.tsx'
import type { ComposedKind } from '#shared/comments.ts'
import { type LookedAt, lookAt } from '../file-checks.ts'
import { useShownFile } from '../shown-file.ts'
import { TicketFilesContextProvider } from '../ticket-files.ts'
import { useAttach } from '../use-attach.ts'
import { DropArea } from './drop-area.tsx'
import { FileInput } from './file-input.tsx'

const Preview = late(() => import('./preview.tsx'), { close: ({ onClose, openId }) => onClose(openId) })

export type FilesPlaceProps = {
  ticket: Ticket
  isGone: boolean
  /** What is being written at the moment. */
  kind: ComposedKind
  className: string
  children: ReactNode
}

type OpennessProps = {
  files: readonly LookedAt[] | null
  requester: string
  onClose: () => void
  onAttach: () => void
}

/** Files are seen by everybody on a ticket; who writes a note might think otherwise. */
const OpennessDialog = ({ files, requester, onClose, onAttach }: OpennessProps) => (
  <ConfirmDialog
    opened={files !== null}
    onClose={onClose}
    title={`Attach ${files?.length === 1 ? 'this file' : formatCount(files?.length ?? 0, 'file')} for everybody?`}
    confirm="Attach for everybody"
    onConfirm={async () => onAttach()}
  >
    You are writing an internal note, but files are seen by everybody on this ticket, also by its requester,{' '}
    {requester}.
  </ConfirmDialog>
)

/** The files of a ticket, and the ways to attach more. */
const useFiles = ({ ticket, isGone, kind }: Pick<FilesPlaceProps, 'ticket' | 'isGone' | 'kind'>) => {
  const { files, attach, attachAtOnce } = useAttach(ticket)
  const [asked, setAsked] = useState<readonly LookedAt[] | null>(null)
  const askFirst = async (wanted: readonly File[]) => {
    const looked = await lookAt(wanted)
    const those = (isFit: boolean) => looked.filter(({ fault }) => (fault === null) === isFit)
    if (those(false).length > 0) attach(those(false))
    // What was chosen a moment ago may not be asked about yet.
    if (those(true).length > 0) setAsked((before) => [...(before ?? []), ...those(true)])
  }
  return {
    files,
    asked,
    settle: () => setAsked(null),
    attach,
    offer: isGone
      ? null
      : kind === 'note'
        ? (wanted: readonly File[]) => void askFirst(wanted)
        : attachAtOnce,
  }
}

/** Around the conversation on a ticket: a place to drop files on, and whatever opens over it to show or to attach them. */
export const FilesPlace = ({ ticket, isGone, kind, className, children }: FilesPlaceProps) => {
  const { files, asked, settle, attach, offer } = useFiles({ ticket, isGone, kind })
  const input = useRef<HTMLInputElement>(null)
  const place = useRef<HTMLElement>(null)
  const { openId, open, close } = useShownFile(place)
  const choose = () => input.current?.click()
  useActions(offer ? [{ id: 'ticket.attach', label: 'Attach files', group: 'This ticket', run: choose }] : [])
  return (
    <TicketFilesContextProvider value={{ files, offer, choose, open }}>
      <DropArea
        ref={place}
        tabIndex={-1}
        data-files-place=""
        className={className}
        aria-label="Conversation"
        onFiles={offer}
        hint={kind === 'note' ? 'Drop to attach, for everybody on this ticket to see' : 'Drop to attach'}
      >
        {children}
      </DropArea>
      {offer ? <FileInput inputRef={input} onFiles={offer} /> : null}
      <OpennessDialog
        files={asked}
        requester={ticket.requester.name}
        onClose={settle}
        onAttach={() => asked && attach(asked)}
      />
      {openId === null || files === null ? null : (
        <Preview
          files={files}
          openId={openId}
          number={ticket.number}
          canRemove={!isGone}
          onOpen={open}
          onClose={close}
        />
      )}
    </TicketFilesContextProvider>
  )
}
