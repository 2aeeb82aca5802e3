import { ActionIcon, Menu } from '@mantine/core'
import { IconDots, IconLock, IconPencil, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { ConfirmDialog } from '#client/ui/confirm-dialog.tsx'
import { Markdown } from '#client/ui/markdown.tsx'
import { PersonAvatar } from '#client/ui/person-avatar.tsx'
import { RelativeTime } from '#client/ui/relative-time.tsx'
import type { CommentKind } from '#shared/comments.ts'
import { useDeleteComment } from '../mutations.ts'
import type { CommentEntry } from '../queries.ts'
import { CommentEditor } from './comment-editor.tsx'
import { CommentVersions } from './comment-versions.tsx'
import './comment.css'

const nounOf: Record<CommentKind, string> = { reply: 'reply', note: 'note' }

type MenuProps = {
  kind: CommentKind
  canEdit: boolean
  canDelete: boolean
  onEdit: () => void
  onDelete: () => void
}

const CommentMenu = ({ kind, canEdit, canDelete, onEdit, onDelete }: MenuProps) =>
  canEdit || canDelete ? (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={`More for this ${nounOf[kind]}`} className="comment-more">
          <IconDots size={16} />
        </ActionIcon>
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
  ) : null

export type CommentProps = { entry: CommentEntry; ticketId: string; isRequester: boolean }

/** A reply or a note. A note is marked by its ground, its lock and its words. */
export const Comment = ({ entry, ticketId, isRequester }: CommentProps) => {
  const { actor, at, comment } = entry
  const [isEditing, setEditing] = useState(false)
  const [isDeleting, setDeleting] = useState(false)
  const remove = useDeleteComment(ticketId)
  const name = actor?.name ?? 'Docket'
  const noun = nounOf[comment.kind]
  if (comment.body === null) {
    return (
      <p className="timeline-line dimmed">
        {name}’s {noun} was deleted. <RelativeTime at={comment.deletedAt ?? at} />
      </p>
    )
  }
  return (
    <article className="comment" data-kind={comment.kind} aria-label={`${noun} by ${name}`}>
      <header className="comment-head">
        <PersonAvatar name={name} size={22} />
        <span className="comment-name truncate">{name}</span>
        {isRequester ? <span className="dimmed">Requester</span> : null}
        {comment.kind === 'note' ? (
          <span className="comment-private">
            <IconLock size={12} aria-hidden="true" /> Internal note
          </span>
        ) : null}
        <RelativeTime at={at} className="dimmed" />
        {comment.editedAt === null ? null : <CommentVersions commentId={comment.id} noun={noun} />}
        <CommentMenu
          kind={comment.kind}
          canEdit={comment.canEdit && !isEditing}
          canDelete={comment.canDelete}
          onEdit={() => setEditing(true)}
          onDelete={() => setDeleting(true)}
        />
      </header>
      {isEditing ? (
        <CommentEditor
          ticketId={ticketId}
          commentId={comment.id}
          noun={noun}
          body={comment.body}
          onDone={() => setEditing(false)}
        />
      ) : (
        <Markdown text={comment.body} />
      )}
      <ConfirmDialog
        opened={isDeleting}
        onClose={() => setDeleting(false)}
        title={`Delete this ${noun}?`}
        confirm="Delete"
        isDanger
        onConfirm={() => remove.mutateAsync(comment.id)}
      >
        Its text will be gone for everybody. A line stays that says that {name} wrote here.
      </ConfirmDialog>
    </article>
  )
}
