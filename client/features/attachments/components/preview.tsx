import { ActionIcon, Button, Modal } from '@mantine/core'
import { useHotkeys, useMediaQuery } from '@mantine/hooks'
import { IconChevronLeft, IconChevronRight, IconDownload, IconTrash } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { formatCount } from '#client/lib/format.ts'
import { ClippedText } from '#client/ui/clipped-text.tsx'
import { ConfirmDialog } from '#client/ui/confirm-dialog.tsx'
import { late } from '#client/ui/late.tsx'
import { RelativeTime } from '#client/ui/relative-time.tsx'
import { EmptyState, LoadingText } from '#client/ui/states.tsx'
import { Tip } from '#client/ui/tip.tsx'
import { useRemoveAttachment } from '../mutations.ts'
import { type Attachment, inlineUrl, isImage } from '../queries.ts'
import { formatBytes } from '../words.ts'
import { Unshowable } from './unshowable.tsx'
import './preview.css'

const PdfPages = late(() => import('./pdf-pages.tsx'), { waiting: <LoadingText lines={8} /> })

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

type ContentProps = { file: Attachment; onPages: (count: number | null) => void }

const Content = ({ file, onPages }: ContentProps) =>
  isImage(file) ? <ImageView file={file} /> : <PdfPages url={inlineUrl(file)} onPages={onPages} />

type HeadProps = {
  file: Attachment
  /** Which of its ticket's files it is, and how many pages it has, as far as there is anything to say. */
  about: readonly string[]
  canRemove: boolean
  onRemove: () => void
}

const Head = ({ file, about, canRemove, onRemove }: HeadProps) => (
  <Modal.Header className="preview-head">
    <Modal.Title className="preview-title">
      <ClippedText>{file.filename}</ClippedText>
    </Modal.Title>
    <span className="preview-about truncate dimmed">
      {[...about, formatBytes(file.size), file.uploader.name].join(' · ')} ·{' '}
      <RelativeTime at={file.createdAt} />
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
  </Modal.Header>
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
      It is then gone for everybody. This cannot be undone.
    </ConfirmDialog>
  )
}

/** What is shown in place of a file that was removed while somebody looked at it. */
const Gone = ({ onClose }: { onClose: () => void }) => (
  <div role="alert">
    <EmptyState title="This file is not here any more" action={<Button onClick={onClose}>Close</Button>}>
      It was removed from the ticket.
    </EmptyState>
  </div>
)

/** A file among those of its ticket. One that is gone keeps its place until another is opened. */
const useNeighbours = ({ files, openId }: Pick<PreviewProps, 'files' | 'openId'>) => {
  const found = files.findIndex(({ id }) => id === openId)
  const [place, setPlace] = useState(0)
  if (found >= 0 && found !== place) setPlace(found)
  const at = found >= 0 ? found : place
  return {
    file: files[found],
    before: files[at - 1],
    after: files[found >= 0 ? at + 1 : at],
    words: files.length > 1 && found >= 0 ? [`File ${at + 1} of ${files.length}`] : [],
  }
}

/** Takes the keyboard to the view when what it was on went with what was shown, such as a file or a question. */
const useViewFocus = (...parts: readonly (string | boolean | undefined)[]) => {
  const view = useRef<HTMLElement>(null)
  const shown = parts.join()
  useEffect(() => {
    void shown
    if (document.activeElement === document.body) view.current?.focus({ preventScroll: true })
  }, [shown])
  return view
}

/** One file of a ticket as large as fits, and the way to the others. */
const Preview = ({ number, canRemove, onOpen, onClose, ...props }: PreviewProps) => {
  const isNarrow = useMediaQuery('(max-width: 48em)') ?? false
  const { file, before, after, words } = useNeighbours(props)
  const [pages, setPages] = useState<number | null>(null)
  const [removingId, setRemovingId] = useState<string | null>(null)
  const isRemoving = file !== undefined && file.id === removingId
  const view = useViewFocus(file?.id, before?.id, after?.id, isRemoving)
  const beside = (after ?? before)?.id ?? null
  const close = () => onClose(file?.id ?? beside)
  const go = (to: Attachment | undefined) => {
    if (to && !isRemoving) onOpen(to.id)
  }
  useHotkeys([
    ['ArrowLeft', () => go(before)],
    ['ArrowRight', () => go(after)],
  ])
  const label = file?.filename ?? 'File'
  return (
    <Modal.Root opened onClose={close} closeOnEscape={!isRemoving} size={1100} centered fullScreen={isNarrow}>
      <Modal.Overlay />
      <Modal.Content className="preview" data-whole={isNarrow || undefined} aria-label={label}>
        {file ? (
          <Head
            file={file}
            about={pages === null ? words : [...words, formatCount(pages, 'page')]}
            canRemove={canRemove}
            onRemove={() => setRemovingId(file.id)}
          />
        ) : null}
        <Modal.Body className="preview-body">
          <section ref={view} className="preview-view" aria-label={label} tabIndex={0} data-autofocus>
            {file ? <Content key={file.id} file={file} onPages={setPages} /> : <Gone onClose={close} />}
          </section>
          <Step to={before} isBack onOpen={onOpen} />
          <Step to={after} isBack={false} onOpen={onOpen} />
        </Modal.Body>
        {file ? (
          <Removal
            {...{ file, number }}
            opened={isRemoving}
            onClose={() => setRemovingId(null)}
            onRemoved={() => onClose(beside)}
          />
        ) : null}
      </Modal.Content>
    </Modal.Root>
  )
}

export default Preview
