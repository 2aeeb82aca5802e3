import { Button } from '@mantine/core'
import { type ComponentProps, type FormEvent, type KeyboardEvent, useEffect, useRef } from 'react'
import { ElsewhereNote } from '#client/features/drafts/components/elsewhere-note.tsx'
import { useKeptDraft } from '#client/features/drafts/use-kept-draft.ts'
import { faultIn } from '#client/lib/faults.ts'
import { MarkdownField } from '#client/ui/markdown-field.tsx'
import { ErrorNote, FaultNote } from '#client/ui/states.tsx'
import { type CommentKind, editCommentInput } from '#shared/comments.ts'
import { z } from '#shared/zod.ts'
import { useFindPeople } from '../find-people.ts'
import { useEditComment } from '../mutations.ts'

const textSchema = z.string()

const keyOf = (commentId: string) => ({ key: `edit:${commentId}`, keptAs: `edit:${commentId}` })

export type CommentEditorProps = {
  number: string
  ticketId: string
  kind: CommentKind
  commentId: string
  noun: string
  body: string
  onDone: () => void
}

/** The words that are being written, and what becomes of them. */
const useEditing = ({ number, commentId, body, onDone }: CommentEditorProps) => {
  const edit = useEditComment(number)
  const draft = useKeptDraft({
    ...keyOf(commentId),
    schema: textSchema,
    empty: body,
    wordsOf: (text) => text,
    isHeld: edit.isPending,
  })
  const fault = faultIn(editCommentInput.shape.body, draft.value)
  const leave = () => {
    draft.clear()
    onDone()
  }
  const save = async () => {
    const text = draft.value.trim()
    if (fault !== null || edit.isPending) return
    if (text === body) return leave()
    await edit.mutateAsync({ commentId, body: text })
    draft.forget()
    onDone()
  }
  return { draft, edit, fault, leave, save }
}

type Editing = ReturnType<typeof useEditing>

const EditorButtons = ({ edit, fault, leave }: Pick<Editing, 'edit' | 'fault' | 'leave'>) => (
  <>
    <Button variant="default" onClick={leave}>
      Cancel
    </Button>
    <Button type="submit" loading={edit.isPending} disabled={fault !== null}>
      Save
    </Button>
  </>
)

/** Keeps Esc from closing what a chat stands in, where it leaves the editor. */
const keepEscape = (event: KeyboardEvent) => {
  if (event.key === 'Escape') event.stopPropagation()
}

/** Below a chat message that is edited: the keys are those with which it was written. */
const ChatFoot = (props: ComponentProps<typeof EditorButtons>) => (
  <div className="comment-editor-foot">
    <span className="comment-editor-keys dimmed">Enter saves, Shift Enter begins a line, Esc cancels.</span>
    <span className="comment-editor-buttons">
      <EditorButtons {...props} />
    </span>
  </div>
)

/** Changes the words of one's own message; what is typed is kept until it is saved or left on purpose. */
export const CommentEditor = (props: CommentEditorProps) => {
  const { noun, body, kind } = props
  const isChat = kind === 'chat'
  const field = useRef<HTMLTextAreaElement>(null)
  const { draft, edit, fault, leave, save } = useEditing(props)
  const findPeople = useFindPeople(props.ticketId, kind)
  useEffect(() => field.current?.focus(), [])
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    // The refusal shows below the field.
    save().catch(() => undefined)
  }
  const buttons = { edit, fault, leave }
  return (
    <form className="comment-editor" onSubmit={onSubmit} {...(isChat && { onKeyDown: keepEscape })}>
      <MarkdownField
        label={`Edit this ${noun}`}
        isBrief={isChat}
        value={draft.value}
        onChange={draft.setValue}
        fieldRef={field}
        findPeople={findPeople}
        onSubmit={() => void save().catch(() => undefined)}
        onLeave={() => {
          if (isChat || draft.value === body) leave()
        }}
        extra={isChat ? null : <EditorButtons {...buttons} />}
      />
      {isChat ? <ChatFoot {...buttons} /> : null}
      <ElsewhereNote of={draft.elsewhere} />
      <FaultNote fault={fault} />
      <ErrorNote error={edit.error} />
    </form>
  )
}
