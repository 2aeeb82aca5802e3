import { ActionIcon, Textarea } from '@mantine/core'
import { IconBold, IconCode, IconItalic, IconLink, IconList, IconQuote } from '@tabler/icons-react'
import { type ReactNode, type RefObject, useLayoutEffect, useRef, useState } from 'react'
import { Markdown } from './markdown.tsx'
import { insertLink, type TextSelection, toggleCode, toggleMark, togglePrefix } from './markdown-edit.ts'
import { Tip } from './tip.tsx'
import './markdown-field.css'

type Tool = {
  name: string
  icon: typeof IconBold
  apply: (selection: TextSelection) => TextSelection
  key?: string
}

const tools: readonly Tool[] = [
  { name: 'Bold', icon: IconBold, apply: (selection) => toggleMark(selection, '**'), key: 'b' },
  { name: 'Italic', icon: IconItalic, apply: (selection) => toggleMark(selection, '_'), key: 'i' },
  { name: 'Code', icon: IconCode, apply: toggleCode },
  { name: 'List', icon: IconList, apply: (selection) => togglePrefix(selection, '- ') },
  { name: 'Quote', icon: IconQuote, apply: (selection) => togglePrefix(selection, '> ') },
  { name: 'Link', icon: IconLink, apply: insertLink },
]

export type MarkdownFieldProps = {
  label: string
  value: string
  onChange: (value: string) => void
  placeholder?: string
  minRows?: number
  maxRows?: number
  isRequired?: boolean
  fieldRef?: RefObject<HTMLTextAreaElement | null>
  /** For a line or two, as in a chat: without tools, Enter submits and Shift Enter begins a new line. */
  isBrief?: boolean
  /** ⌘/Ctrl Enter. */
  onSubmit?: () => void
  /** Esc. */
  onLeave?: () => void
  /** Whether the writer is at the field or has gone no further than its form. */
  onPresence?: (isHere: boolean) => void
  /** Files that were pasted or dropped into the field. */
  onFiles?: (files: File[]) => void
  /** Beside the tools. */
  extra?: ReactNode
}

/** Applies a tool to what is selected and puts the selection where the tool says, once the new text is in the field. */
const useTools = ({
  value,
  onChange,
  fieldRef,
}: Pick<MarkdownFieldProps, 'value' | 'onChange' | 'fieldRef'>) => {
  const own = useRef<HTMLTextAreaElement>(null)
  const field = fieldRef ?? own
  const wanted = useRef<TextSelection | null>(null)
  useLayoutEffect(() => {
    const next = wanted.current
    wanted.current = null
    if (!next || next.text !== value) return
    field.current?.focus()
    field.current?.setSelectionRange(next.start, next.end)
  }, [value, field])
  const use = (tool: Tool) => {
    const element = field.current
    if (!element) return
    const next = tool.apply({ text: value, start: element.selectionStart, end: element.selectionEnd })
    wanted.current = next
    onChange(next.text)
  }
  return { field, use }
}

const Tools = ({ onUse }: { onUse: (tool: Tool) => void }) =>
  tools.map((tool) => (
    <Tip key={tool.name} label={tool.name} {...(tool.key === undefined ? {} : { keys: `mod+${tool.key}` })}>
      <ActionIcon aria-label={tool.name} onClick={() => onUse(tool)}>
        <tool.icon size={15} stroke={1.75} />
      </ActionIcon>
    </Tip>
  ))

type WritingProps = Omit<MarkdownFieldProps, 'fieldRef' | 'extra'> & {
  field: RefObject<HTMLTextAreaElement | null>
  onUse: (tool: Tool) => void
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

const Writing = ({
  label,
  value,
  onChange,
  onSubmit,
  onLeave,
  field,
  onUse,
  onPresence,
  onFiles,
  isBrief = false,
  ...props
}: WritingProps) => {
  const onKeyDown = (event: React.KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === 'Escape') onLeave?.()
    if (isBrief && submitsByEnter(event)) {
      event.preventDefault()
      return onSubmit?.()
    }
    if (!(event.metaKey || event.ctrlKey)) return
    const tool = tools.find(({ key }) => key === event.key.toLowerCase())
    if (event.key !== 'Enter' && !tool) return
    event.preventDefault()
    if (tool) onUse(tool)
    else onSubmit?.()
  }
  return (
    <Textarea
      ref={field}
      aria-label={label}
      variant="unstyled"
      autosize
      minRows={props.minRows ?? (isBrief ? 1 : 2)}
      maxRows={props.maxRows ?? 14}
      placeholder={props.placeholder ?? ''}
      required={props.isRequired ?? false}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={onKeyDown}
      {...takeFiles(onFiles)}
      onFocus={() => onPresence?.(true)}
      onBlur={(event) => onPresence?.(event.currentTarget.form?.contains(event.relatedTarget) ?? false)}
    />
  )
}

const Preview = ({ label, value }: { label: string; value: string }) => (
  <section className="markdown-preview" aria-label={`${label}, preview`}>
    {value.trim() === '' ? <span className="dimmed">Nothing to show yet.</span> : <Markdown text={value} />}
  </section>
)

/** A field for Markdown that grows with its text, with a few tools and a preview. */
export const MarkdownField = ({ fieldRef, extra, ...props }: MarkdownFieldProps) => {
  const { label, value, onChange } = props
  const [isPreview, setPreview] = useState(false)
  const { field, use } = useTools({ value, onChange, ...(fieldRef ? { fieldRef } : {}) })
  if (props.isBrief) {
    return (
      <div className="markdown-field" data-brief="">
        <Writing {...props} field={field} onUse={use} />
        {extra}
      </div>
    )
  }
  return (
    <div className="markdown-field">
      {isPreview ? <Preview label={label} value={value} /> : <Writing {...props} field={field} onUse={use} />}
      <div className="markdown-tools">
        {isPreview ? null : <Tools onUse={use} />}
        <button
          type="button"
          className="markdown-toggle"
          aria-pressed={isPreview}
          onClick={() => setPreview(!isPreview)}
        >
          {isPreview ? 'Write' : 'Preview'}
        </button>
        {extra === undefined ? null : <span className="markdown-extra">{extra}</span>}
      </div>
    </div>
  )
}
