import { ActionIcon, Button, Modal } from '@mantine/core'
import { useHotkeys, useMediaQuery } from '@mantine/hooks'
import { IconChevronLeft, IconChevronRight, IconDownload, IconTrash } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { ClippedText } from '#client/ui/clipped-text.tsx'
import { ConfirmDialog } from '#client/ui/confirm-dialog.tsx'
import { RelativeTime } from '#client/ui/relative-time.tsx'
import { EmptyState, LoadingText } from '#client/ui/states.tsx'
import { Tip } from '#client/ui/tip.tsx'
import { useRemoveAttachment } from '../mutations.ts'
import { type Attachment, inlineUrl, isImage } from '../queries.ts'
import { formatBytes } from '../words.ts'
import { Unshowable } from './unshowable.tsx'
import './preview.css'

const PdfPages = lazy(() => import('./pdf-pages.tsx'))

export type PreviewProps = {
  files: readonly Attachment[]
  openId: string
  /** The ticket's. */
  number: string
  canRemove: boolean
  onOpen: (attachmentId: string) => void
  /** Tells the file on which to go on: the one that was shown, or one beside it if that is gone. */
  onClose: (left: string | null) => void
}

const ImageView = ({ file }: { file: Attachment }) => {
  const [isBroken, setBroken] = useState(false)
  return isBroken ? (
    <Unshowable>The image could not be shown.</Unshowable>
  ) : (
    <img
      className="preview-image"
      src={inlineUrl(file)}
      alt={file.filename}
      onError={() => setBroken(true)}
    />
  )
}

const Content = ({ file }: { file: Attachment }) =>
  isImage(file) ? (
    <ImageView file={file} />
  ) : (
    <Suspense fallback={<LoadingText lines={8} />}>
      <PdfPages url={inlineUrl(file)} name={file.filename} />
    </Suspense>
  )

type HeadProps = { file: Attachment; place: string | null; canRemove: boolean; onRemove: () => void }

const Head = ({ file, place, canRemove, onRemove }: HeadProps) => (
  <>
    <Modal.Title className="preview-title">
      <ClippedText>{file.filename}</ClippedText>
    </Modal.Title>
    <span className="preview-about truncate dimmed">
      {place === null ? '' : `${place} · `}
      {formatBytes(file.size)} · {file.uploader.name} · <RelativeTime at={file.createdAt} />
    </span>
    <span className="preview-tools">
      <Tip label="Download">
        <ActionIcon component="a" href={file.url} download={file.filename} aria-label="Download">
          <IconDownload size={17} />
        </ActionIcon>
      </Tip>
      {canRemove && file.canRemove ? (
        <Tip label="Remove">
          <ActionIcon aria-label="Remove" onClick={onRemove}>
            <IconTrash size={17} />
          </ActionIcon>
        </Tip>
      ) : null}
      <Modal.CloseButton aria-label="Close" size={28} />
    </span>
  </>
)

type StepProps = { to: Attachment | undefined; isBack: boolean; onOpen: (attachmentId: string) => void }

const Step = ({ to, isBack, onOpen }: StepProps) =>
  to ? (
    <Tip label={isBack ? 'Previous file' : 'Next file'} keys={isBack ? 'ArrowLeft' : 'ArrowRight'}>
      <ActionIcon
        className="preview-step"
        data-side={isBack ? 'start' : 'end'}
        variant="default"
        size={36}
        aria-label={isBack ? 'Previous file' : 'Next file'}
        onClick={() => onOpen(to.id)}
      >
        {isBack ? <IconChevronLeft size={18} /> : <IconChevronRight size={18} />}
      </ActionIcon>
    </Tip>
  ) : null

type RemovalProps = {
  file: Attachment
  number: string
  opened: boolean
  onClose: () => void
  onRemoved: () => void
}

const Removal = ({ file, number, opened, onClose, onRemoved }: RemovalProps) => {
  const remove = useRemoveAttachment(number)
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={`Remove ${file.filename}?`}
      confirm="Remove"
      isDanger
      onConfirm={async () => {
        await remove.mutateAsync(file.id)
        onRemoved()
      }}
    >
      It is then gone for everybody on this ticket. This cannot be undone.
    </ConfirmDialog>
  )
}

/** What is shown in place of a file that was removed while somebody looked at it. */
const Gone = ({ onClose }: { onClose: () => void }) => (
  <Modal.Body>
    <EmptyState title="This file is not here any more" action={<Button onClick={onClose}>Close</Button>}>
      It was removed from the ticket.
    </EmptyState>
  </Modal.Body>
)

type ShownProps = Omit<PreviewProps, 'openId'> & { file: Attachment }

const Shown = ({ file, files, number, canRemove, onOpen, onClose }: ShownProps) => {
  const [isRemoving, setRemoving] = useState(false)
  const at = files.indexOf(file)
  const [before, after] = [files[at - 1], files[at + 1]]
  const go = (to: Attachment | undefined) => {
    if (to && !isRemoving) onOpen(to.id)
  }
  useHotkeys([
    ['ArrowLeft', () => go(before)],
    ['ArrowRight', () => go(after)],
  ])
  return (
    <>
      <Modal.Header className="preview-head">
        <Head
          file={file}
          place={files.length > 1 ? `${at + 1} of ${files.length}` : null}
          canRemove={canRemove}
          onRemove={() => setRemoving(true)}
        />
      </Modal.Header>
      <Modal.Body className="preview-body">
        <Content key={file.id} file={file} />
        <Step to={before} isBack onOpen={onOpen} />
        <Step to={after} isBack={false} onOpen={onOpen} />
      </Modal.Body>
      <Removal
        {...{ file, number }}
        opened={isRemoving}
        onClose={() => setRemoving(false)}
        onRemoved={() => onClose((after ?? before)?.id ?? null)}
      />
    </>
  )
}

/** One file of a ticket as large as fits, and the way to the others. */
const Preview = (props: PreviewProps) => {
  const { files, openId, onClose } = props
  const isNarrow = useMediaQuery('(max-width: 48em)') ?? false
  const file = files.find(({ id }) => id === openId)
  const close = () => onClose(file?.id ?? files.at(0)?.id ?? null)
  return (
    <Modal.Root opened onClose={close} size={1100} centered fullScreen={isNarrow}>
      <Modal.Overlay />
      <Modal.Content
        className="preview"
        data-whole={isNarrow || undefined}
        aria-label={file?.filename ?? 'File'}
      >
        {file ? <Shown {...props} file={file} /> : <Gone onClose={close} />}
      </Modal.Content>
    </Modal.Root>
  )
}

export default Preview
