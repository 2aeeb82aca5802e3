import { Textarea } from '@mantine/core'
import type { RefObject } from 'react'
import { continueList } from './markdown-edit.ts'
import type { MarkdownFieldProps } from './markdown-field.tsx'
import { type Tool, tools } from './markdown-tools.ts'
import { NameList } from './name-list.tsx'
import { useNameList } from './use-name-list.ts'

export type MarkdownWritingProps = Omit<MarkdownFieldProps, 'fieldRef' | 'extra'> & {
  field: RefObject<HTMLTextAreaElement | null>
  onUse: (tool: Pick<Tool, 'apply'>) => void
}

/** Takes files out of what is pasted or dropped, where somebody wants them; text goes the usual way. */
const takeFiles = (onFiles: MarkdownFieldProps['onFiles']) => {
  const take = (event: React.SyntheticEvent, data: DataTransfer) => {
    // A table copied from an office program comes as text and as its picture: the text is meant.
    const files = data.types.includes('text/plain') ? [] : [...data.files]
    if (!onFiles || files.length === 0) return
    event.preventDefault()
    onFiles(files)
  }
  return {
    onPaste: (event: React.ClipboardEvent) => take(event, event.clipboardData),
    onDrop: (event: React.DragEvent) => take(event, event.dataTransfer),
    // A field that does not say so is no place to drop a file on.
    onDragOver: (event: React.DragEvent) => {
      if (onFiles && event.dataTransfer.types.includes('Files')) event.preventDefault()
    },
  }
}

/** A keyboard on the screen has no Shift Enter: there Enter begins a new line, and a button submits. */
const submitsByEnter = (event: React.KeyboardEvent): boolean =>
  event.key === 'Enter' &&
  !event.shiftKey &&
  !event.defaultPrevented &&
  !event.nativeEvent.isComposing &&
  !window.matchMedia('(pointer: coarse)').matches

const beginsLine = ({ key, shiftKey, altKey, metaKey, ctrlKey, nativeEvent }: React.KeyboardEvent): boolean =>
  key === 'Enter' && !(shiftKey || altKey || metaKey || ctrlKey || nativeEvent.isComposing)

type Keys = {
  isBrief: boolean
  onSubmit: (() => void) | undefined
  onLeave: (() => void) | undefined
  onUse: MarkdownWritingProps['onUse']
}

const keysOf =
  ({ isBrief, onSubmit, onLeave, onUse }: Keys) =>
  (event: React.KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === 'Escape') onLeave?.()
    if (isBrief && submitsByEnter(event)) {
      event.preventDefault()
      return onSubmit?.()
    }
    if (beginsLine(event)) {
      const { value: text, selectionStart: start, selectionEnd: end } = event.currentTarget
      const next = continueList({ text, start, end })
      if (!next) return
      event.preventDefault()
      return onUse({ apply: () => next })
    }
    if (!(event.metaKey || event.ctrlKey)) return
    const tool = tools.find(({ key }) => key === event.key.toLowerCase())
    if (event.key !== 'Enter' && !tool) return
    event.preventDefault()
    if (tool) onUse(tool)
    else onSubmit?.()
  }

/** The field itself, with its keys. */
export const MarkdownWriting = ({
  label,
  value,
  onChange,
  onSubmit,
  onLeave,
  field,
  onUse,
  onPresence,
  onFiles,
  findPeople,
  isBrief = false,
  ...props
}: MarkdownWritingProps) => {
  const names = useNameList({ find: findPeople, onTake: (apply) => onUse({ apply }) })
  const onKeyDown = keysOf({ isBrief, onSubmit, onLeave, onUse })
  return (
    <NameList {...names}>
      <Textarea
        ref={field}
        aria-label={label}
        // What is opened for a word or two, such as a chat in a sheet, is opened to write.
        {...(isBrief && { 'data-autofocus': true })}
        variant="unstyled"
        autosize
        minRows={props.minRows ?? (isBrief ? 1 : 2)}
        maxRows={props.maxRows ?? 14}
        placeholder={props.placeholder ?? ''}
        required={props.isRequired ?? false}
        value={value}
        onChange={(event) => {
          onChange(event.currentTarget.value)
          names.follow(event.currentTarget)
        }}
        onKeyDown={(event) => {
          if (!names.onKeyDown(event)) onKeyDown(event)
        }}
        {...takeFiles(onFiles)}
        {...names.fieldProps}
        onFocus={() => onPresence?.(true)}
        onBlur={(event) => {
          names.close()
          onPresence?.(event.currentTarget.form?.contains(event.relatedTarget) ?? false)
        }}
      />
    </NameList>
  )
}
