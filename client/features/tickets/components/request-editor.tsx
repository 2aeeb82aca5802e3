import { Button, Group, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useReplyPlace } from '#client/features/comments/reply-place.ts'
import { MarkdownField } from '#client/ui/markdown-field.tsx'
import { FaultNote } from '#client/ui/states.tsx'
import type { useRequestEdit } from '../request-edit.ts'
import { OvertakenNote } from './overtaken-note.tsx'

export type RequestEditorProps = {
  text: { title: string; description: string }
  edit: ReturnType<typeof useRequestEdit>
}

/** Why the text as it is cannot be sent, or what will be asked then. */
const Hints = ({ edit, isTried }: Pick<RequestEditorProps, 'edit'> & { isTried: boolean }) => (
  <>
    {edit.isOvertaken && edit.canSave ? <OvertakenNote now={edit.now} /> : null}
    {isTried && edit.canSave && !edit.isChanged ? (
      <p className="review-notice-words" role="alert">
        Nothing is changed yet. Change what was asked for, then send it again.
      </p>
    ) : null}
    {edit.canSave ? null : (
      <p className="review-notice-words" role="alert">
        This can no longer be changed: it does not wait for changes any more. Your text is kept here.
      </p>
    )}
  </>
)

/** The ways on from here: to save, or where that is over to reply with what was typed. */
const Buttons = ({ edit }: Pick<RequestEditorProps, 'edit'>) => {
  const takeReply = useReplyPlace()
  const { canSave, words, leave } = edit
  const reply = () => {
    if (takeReply?.(words)) leave()
  }
  return (
    <Group gap={8} justify="flex-end">
      <Button variant="default" onClick={leave}>
        Cancel
      </Button>
      {canSave ? <Button type="submit">Save and send for review</Button> : null}
      {!canSave && takeReply !== null && words !== '' ? (
        <Button onClick={reply}>Post it as a reply</Button>
      ) : null}
    </Group>
  )
}

/** Title and description of what came back from review, saved together. */
const RequestEditor = ({ text, edit }: RequestEditorProps) => {
  const [isTried, setTried] = useState(false)
  const faults = isTried ? edit.faults : {}
  const submit = () => {
    setTried(true)
    if (edit.canSave && edit.isChanged && Object.keys(edit.faults).length === 0) edit.save()
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    submit()
  }
  return (
    <form className="request-editor" onSubmit={onSubmit} noValidate>
      <TextInput
        label="Title"
        value={text.title}
        error={faults.title}
        autoFocus
        onChange={(event) => edit.change({ title: event.currentTarget.value })}
      />
      <div>
        <span className="field-name" aria-hidden="true">
          Description
        </span>
        <div className="request-editor-field">
          <MarkdownField
            label="Description"
            minRows={5}
            maxRows={24}
            value={text.description}
            onChange={(description) => edit.change({ description })}
            onSubmit={submit}
          />
        </div>
        <FaultNote fault={faults.description} />
      </div>
      <Hints edit={edit} isTried={isTried} />
      <Buttons edit={edit} />
    </form>
  )
}

export default RequestEditor
