import { Button } from '@mantine/core'
import {
  type ComponentProps,
  type FormEvent,
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useRef,
  useState,
} from 'react'
import { ElsewhereNote } from '#client/features/drafts/components/elsewhere-note.tsx'
import { useKeptDraft } from '#client/features/drafts/use-kept-draft.ts'
import { faultIn } from '#client/lib/faults.ts'
import { MarkdownField } from '#client/ui/markdown-field.tsx'
import { ErrorNote, FaultNote } from '#client/ui/states.tsx'
import { type CommentKind, editCommentInput } from '#shared/comments.ts'
import { useFindPeople } from '../find-people.ts'
import { useEditComment } from '../mutations.ts'
import { handOver } from '../quotes.ts'
import { editedWords, editKey } from '../unsaved-edit.ts'

export type CommentEditorProps = {
  number: string
  ticketId: string
  kind: CommentKind
  commentId: string
  noun: string
  /** What it says; null once it is deleted. */
  body: string | null
  /** Whether there is a field to take the words into. */
  canMove?: boolean
  /** Opened by itself, for what was typed before: the focus stays where it is. */
  isReopened?: boolean
  onDone: () => void
}

/** What a message says, or said last. */
const useLastWords = (body: string | null): string => {
  const [words, setWords] = useState(body ?? '')
  if (body !== null && body !== words) setWords(body)
  return words
}

/** The words that are being written, and what becomes of them. */
const useEditing = (props: CommentEditorProps, field: RefObject<HTMLElement | null>) => {
  const { number, ticketId, kind, commentId, body, isReopened = false, onDone } = props
  const said = useLastWords(body)
  const edit = useEditComment(number)
  const draft = useKeptDraft({
    key: editKey(commentId),
    keptAs: editKey(commentId),
    schema: editedWords,
    empty: said,
    wordsOf: (text) => text,
    isHeld: edit.isPending,
    // It was opened for these words alone.
    onGone: () => {
      if (isReopened && document.activeElement !== field.current) onDone()
    },
  })
  const fault = faultIn(editCommentInput.shape.body, draft.value)
  const leave = () => {
    draft.clear()
    onDone()
  }
  const save = async () => {
    const text = draft.value.trim()
    if (fault !== null || edit.isPending || body === null) return
    if (text === body) return leave()
    await edit.mutateAsync({ commentId, body: text, draft: draft.send() })
    draft.forget()
    onDone()
  }
  const move = () => {
    handOver({ ticketId, kind, text: draft.value })
    leave()
  }
  const isChanged = draft.value !== said
  const latestLeave = useRef(leave)
  useEffect(() => {
    latestLeave.current = leave
  })
  const isOver = body === null && !isChanged && !edit.isPending
  useEffect(() => {
    if (isOver) latestLeave.current()
  }, [isOver])
  return { draft, edit, fault, isChanged, leave, save, move }
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

type OrphanProps = Pick<Editing, 'leave' | 'move'> & Pick<CommentEditorProps, 'noun' | 'canMove'>

/** In place of saving, once what was to be changed is deleted: the words can become a message of their own. */
const OrphanNote = ({ noun, canMove = false, leave, move }: OrphanProps) => (
  <div className="comment-editor-orphan" role="alert">
    <span>This {noun} was deleted while you were changing it. Only you have these words.</span>
    <Button variant="default" onClick={leave}>
      Discard
    </Button>
    {canMove ? <Button onClick={move}>Make it a new {noun}</Button> : null}
  </div>
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
  const { noun, body, kind, isReopened = false } = props
  const isChat = kind === 'chat'
  const field = useRef<HTMLTextAreaElement>(null)
  const { draft, edit, fault, isChanged, leave, save, move } = useEditing(props, field)
  const findPeople = useFindPeople(props.ticketId, kind)
  useEffect(() => {
    if (!isReopened) field.current?.focus()
  }, [isReopened])
  useEffect(() => {
    if (edit.isError) field.current?.focus()
  }, [edit.isError])
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    // The refusal shows below the field.
    save().catch(() => undefined)
  }
  const isDeleted = body === null
  const buttons = { edit, fault, leave }
  return (
    <form
      className="comment-editor"
      // What is typed while it is being saved would be in nothing.
      inert={edit.isPending}
      onSubmit={onSubmit}
      {...(isChat && { onKeyDown: keepEscape })}
    >
      <MarkdownField
        label={`Edit this ${noun}`}
        isBrief={isChat}
        value={draft.value}
        onChange={draft.setValue}
        fieldRef={field}
        findPeople={findPeople}
        onSubmit={() => void save().catch(() => undefined)}
        onLeave={() => {
          if (!isDeleted && (isChat || !isChanged)) leave()
        }}
        extra={isChat || isDeleted ? null : <EditorButtons {...buttons} />}
      />
      {isChat && !isDeleted ? <ChatFoot {...buttons} /> : null}
      {isDeleted ? <OrphanNote {...props} {...{ leave, move }} /> : null}
      <ElsewhereNote of={draft.elsewhere} />
      <FaultNote fault={fault} />
      <ErrorNote error={isDeleted ? null : edit.error} />
    </form>
  )
}
