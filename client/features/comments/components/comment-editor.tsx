import { Button } from '@mantine/core'
import { type FormEvent, useEffect, useRef } from 'react'
import { useHere } from '#client/features/organizations/organization.ts'
import { useDraft } from '#client/lib/drafts.ts'
import { faultIn } from '#client/lib/faults.ts'
import { MarkdownField } from '#client/ui/markdown-field.tsx'
import { ErrorNote, FaultNote } from '#client/ui/states.tsx'
import { editCommentInput } from '#shared/comments.ts'
import { z } from '#shared/zod.ts'
import { useEditComment } from '../mutations.ts'

const textSchema = z.string()

export type CommentEditorProps = {
  number: string
  commentId: string
  noun: string
  body: string
  onDone: () => void
}

/** Changes the words of one's own message; what is typed is kept until it is saved or left on purpose. */
export const CommentEditor = ({ number, commentId, noun, body, onDone }: CommentEditorProps) => {
  const { me } = useHere()
  const field = useRef<HTMLTextAreaElement>(null)
  const draft = useDraft({ userId: me.id, key: `edit:${commentId}`, schema: textSchema, empty: body })
  const edit = useEditComment(number)
  useEffect(() => field.current?.focus(), [])
  const fault = faultIn(editCommentInput.shape.body, draft.value)
  const leave = () => {
    draft.clear()
    onDone()
  }
  const save = async () => {
    const text = draft.value.trim()
    if (fault !== null || edit.isPending) return
    if (text !== body) await edit.mutateAsync({ commentId, body: text })
    leave()
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    // The refusal shows below the field.
    save().catch(() => undefined)
  }
  return (
    <form className="comment-editor" onSubmit={onSubmit}>
      <MarkdownField
        label={`Edit this ${noun}`}
        value={draft.value}
        onChange={draft.setValue}
        fieldRef={field}
        onSubmit={() => void save().catch(() => undefined)}
        onLeave={() => {
          if (draft.value === body) leave()
        }}
        extra={
          <>
            <Button variant="default" onClick={leave}>
              Cancel
            </Button>
            <Button type="submit" loading={edit.isPending} disabled={fault !== null}>
              Save
            </Button>
          </>
        }
      />
      <FaultNote fault={fault} />
      <ErrorNote error={edit.error} />
    </form>
  )
}
