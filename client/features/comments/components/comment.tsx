import { ActionIcon, type ActionIconProps, Menu } from '@mantine/core'
import { IconDots, IconLock, IconPencil, IconQuote, IconTrash } from '@tabler/icons-react'
import { type ComponentProps, type ReactNode, type RefObject, useLayoutEffect, useRef, useState } from 'react'
import { useHere } from '#client/features/organizations/organization.ts'
import { ConfirmDialog } from '#client/ui/confirm-dialog.tsx'
import { Markdown } from '#client/ui/markdown.tsx'
import { PersonAvatar } from '#client/ui/person-avatar.tsx'
import { RelativeTime } from '#client/ui/relative-time.tsx'
import { useLightTip } from '#client/ui/tip.tsx'
import { useFocusAfter } from '#client/ui/use-focus-after.ts'
import { useOnDemand } from '#client/ui/use-on-demand.ts'
import type { CommentKind } from '#shared/comments.ts'
import { useDeleteComment } from '../mutations.ts'
import type { CommentEntry } from '../queries.ts'
import { handOver, quoteOf } from '../quotes.ts'
import { useEditor } from '../use-editor.ts'
import { CommentEditor } from './comment-editor.tsx'
import { CommentVersions } from './comment-versions.tsx'
import './comment.css'

const nameOf = (actor: CommentEntry['actor']) => actor?.name ?? 'Docket'

const nounOf: Record<CommentKind, string> = { reply: 'reply', note: 'note', chat: 'message' }

type MenuProps = {
  kind: CommentKind
  canEdit: boolean
  canDelete: boolean
  onEdit: () => void
  onDelete: () => void
}

type MenuButtonProps = ActionIconProps & Pick<ComponentProps<'button'>, 'onClick' | 'ref'>

const MenuButton = ({ kind, ...props }: MenuButtonProps & { kind: CommentKind }) => (
  <ActionIcon
    aria-label={`More for this ${nounOf[kind]}`}
    aria-haspopup="menu"
    {...props}
    // A target of a menu is given a class of its own.
    className="comment-more"
  >
    <IconDots size={16} />
  </ActionIcon>
)

/** Opens by itself, with the focus where it will come back to. */
const OpeningMenu = ({ kind, canEdit, canDelete, onEdit, onDelete }: MenuProps) => {
  const [opened, setOpened] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  useLayoutEffect(() => {
    button.current?.focus()
    setOpened(true)
  }, [])
  return (
    <Menu position="bottom-end" opened={opened} onChange={setOpened}>
      <Menu.Target>
        <MenuButton kind={kind} ref={button} />
      </Menu.Target>
      <Menu.Dropdown>
        {canEdit ? (
          <Menu.Item leftSection={<IconPencil size={15} aria-hidden="true" />} onClick={onEdit}>
            Edit
          </Menu.Item>
        ) : null}
        {canDelete ? (
          <Menu.Item leftSection={<IconTrash size={15} aria-hidden="true" />} onClick={onDelete}>
            Delete
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  )
}

/** What else can be done with a message. There may be thousands: only the button is there until it is used. */
export const CommentMenu = (props: MenuProps) => {
  const [isUsed, setUsed] = useState(false)
  if (!props.canEdit && !props.canDelete) return null
  return isUsed ? (
    <OpeningMenu {...props} />
  ) : (
    <MenuButton kind={props.kind} aria-expanded={false} onClick={() => setUsed(true)} />
  )
}

export type CommentProps = {
  entry: CommentEntry
  ticketId: string
  number: string
  isRequester: boolean
  /** Whether there is a field to quote it into. */
  canQuote: boolean
}

type DeleteDialogProps = Pick<CommentProps, 'entry' | 'number'> & { opened: boolean; onClose: () => void }

type HeadProps = Pick<CommentProps, 'entry' | 'isRequester'> & { children: ReactNode }

/** The part of a message that is selected, or all of it. */
const wordsToQuote = (article: Element | null, body: string): string => {
  const selection = document.getSelection()
  const selected = selection?.toString().trim() ?? ''
  const isInside = article?.querySelector('.markdown')?.contains(selection?.anchorNode ?? null) ?? false
  const endsInside = article?.contains(selection?.focusNode ?? null) ?? false
  return selected !== '' && isInside && endsInside ? selected : body
}

type QuoteButtonProps = Pick<CommentProps, 'entry' | 'ticketId'> & { body: string }

export const QuoteButton = ({ entry: { actor, comment }, ticketId, body }: QuoteButtonProps) => {
  const { kind } = comment
  const label = `Quote this ${nounOf[kind]}`
  const { pointing, tip } = useLightTip(label)
  return (
    <>
      <ActionIcon
        {...pointing}
        aria-label={label}
        className="comment-quote"
        // What is selected stays so.
        onMouseDown={(event) => event.preventDefault()}
        onClick={(event) => {
          const words = wordsToQuote(event.currentTarget.closest('article'), body)
          handOver({ ticketId, kind, text: quoteOf(nameOf(actor), words) })
        }}
      >
        <IconQuote size={15} stroke={1.75} />
      </ActionIcon>
      {tip}
    </>
  )
}

const CommentHead = ({ entry: { actor, at, comment }, isRequester, children }: HeadProps) => {
  const name = nameOf(actor)
  return (
    <header className="comment-head">
      <PersonAvatar name={name} size={22} />
      <span className="comment-facts">
        <span className="comment-name truncate">{name}</span>
        {isRequester ? <span className="dimmed">Requester</span> : null}
        {comment.kind === 'note' ? (
          <span className="comment-private">
            <IconLock size={12} aria-hidden="true" /> Internal note
          </span>
        ) : null}
        <RelativeTime at={at} className="dimmed" />
        {comment.editedAt === null ? null : (
          <CommentVersions author={name} at={at} comment={comment} noun={nounOf[comment.kind]} />
        )}
      </span>
      {children}
    </header>
  )
}

type TombstoneProps = Pick<CommentProps, 'entry'> & { place: RefObject<HTMLElement | null> }

const Tombstone = ({ entry: { actor, at, comment }, place }: TombstoneProps) => {
  const { kind, deletedAt, deletedBy } = comment
  return (
    <article className="timeline-line timeline-tombstone dimmed" ref={place} tabIndex={-1}>
      A {nounOf[kind]} by {nameOf(actor)} was deleted
      {deletedBy === null || deletedBy.id === actor?.id ? '' : ` by ${deletedBy.name}`}
      <span aria-hidden="true"> · </span>
      <RelativeTime at={deletedAt ?? at} />
    </article>
  )
}

const AskedDeletion = ({ entry, number, ...dialog }: DeleteDialogProps) => {
  const remove = useDeleteComment(number)
  return (
    <ConfirmDialog
      {...dialog}
      title={`Delete this ${nounOf[entry.comment.kind]}?`}
      confirm="Delete"
      isDanger
      onConfirm={() => remove.mutateAsync(entry.comment.id)}
    >
      Its text will be gone for everybody. A line stays that says that a {nounOf[entry.comment.kind]} by{' '}
      {nameOf(entry.actor)} was deleted.
    </ConfirmDialog>
  )
}

export const DeleteDialog = (props: DeleteDialogProps) => {
  const { isNeeded, opened } = useOnDemand(props.opened)
  return isNeeded ? <AskedDeletion {...props} opened={opened} /> : null
}

/** A reply or a note. A note is marked by its ground, its lock and its words. */
export const Comment = ({ entry, ticketId, number, isRequester, canQuote }: CommentProps) => {
  const { me } = useHere()
  const { id, kind, body, canEdit, canDelete, mentions } = entry.comment
  const { opened, open, close } = useEditor(entry)
  const [isDeleting, setDeleting] = useState(false)
  const place = useFocusAfter(opened !== null || (isDeleting && body !== null))
  const noun = nounOf[kind]
  if (body === null && opened === null) return <Tombstone {...{ entry, place }} />
  return (
    <article
      className="comment"
      data-kind={kind}
      aria-label={`${noun} by ${nameOf(entry.actor)}`}
      ref={place}
      tabIndex={-1}
    >
      <CommentHead entry={entry} isRequester={isRequester}>
        {canQuote && body !== null ? <QuoteButton {...{ entry, ticketId, body }} /> : null}
        <CommentMenu
          kind={kind}
          canEdit={canEdit && opened === null}
          canDelete={canDelete}
          onEdit={open}
          onDelete={() => setDeleting(true)}
        />
      </CommentHead>
      {opened !== null || body === null ? (
        <CommentEditor
          {...{ ticketId, number, kind, noun, body, commentId: id }}
          canMove={canQuote}
          isReopened={opened === 'byItself'}
          onDone={close}
        />
      ) : (
        <Markdown text={body} people={mentions} readerId={me.id} />
      )}
      <DeleteDialog entry={entry} number={number} opened={isDeleting} onClose={() => setDeleting(false)} />
    </article>
  )
}
