import { ActionIcon } from '@mantine/core'
import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { Markdown } from './markdown.tsx'
import type { TextSelection } from './markdown-edit.ts'
import { type Tool, tools } from './markdown-tools.ts'
import { MarkdownWriting } from './markdown-writing.tsx'
import { Tip } from './tip.tsx'
import type { FindPeople } from './use-name-list.ts'
import { writeInto } from './write-into.ts'
import './markdown-field.css'

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
  /** Finds whom an @ and the letters behind it may name; without it, names are typed in full. */
  findPeople?: FindPeople
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
  const use = (tool: Pick<Tool, 'apply'>) => {
    const element = field.current
    if (!element) return
    const next = tool.apply({ text: value, start: element.selectionStart, end: element.selectionEnd })
    wanted.current = next.text === value ? null : next
    if (!writeInto(element, next.text)) return onChange(next.text)
    element.focus()
    element.setSelectionRange(next.start, next.end)
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

type PreviewProps = {
  label: string
  value: string
  /** Pixels: what stands below it does not move when it takes the place of the field. */
  height: number
}

const Preview = ({ label, value, height }: PreviewProps) => (
  <section className="markdown-preview" aria-label={`${label}, preview`} style={{ height }}>
    {value.trim() === '' ? <span className="dimmed">Nothing to show yet.</span> : <Markdown text={value} />}
  </section>
)

/**
 * The preview, as tall as the field that it takes the place of; null while that is shown. It ends with the text, and
 * on submitting, for which its keys are those of the field.
 */
const usePreview = (
  field: RefObject<HTMLTextAreaElement | null>,
  { value, onSubmit }: Pick<MarkdownFieldProps, 'value' | 'onSubmit'>,
) => {
  const [preview, setPreview] = useState<{ height: number } | null>(null)
  useEffect(() => {
    if (value === '') setPreview(null)
  }, [value])
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return
    event.preventDefault()
    setPreview(null)
    onSubmit?.()
  }
  const toggle = () => setPreview(preview ? null : { height: field.current?.offsetHeight ?? 0 })
  return { preview, toggle, ...(preview && onSubmit ? { onKeyDown } : {}) }
}

/** A field for Markdown that grows with its text, with a few tools and a preview. */
export const MarkdownField = ({ fieldRef, extra, ...props }: MarkdownFieldProps) => {
  const { label, value, onChange } = props
  const { field, use } = useTools({ value, onChange, ...(fieldRef ? { fieldRef } : {}) })
  const { preview, toggle, ...previewKeys } = usePreview(field, props)
  if (props.isBrief) {
    return (
      <div className="markdown-field" data-brief="">
        <MarkdownWriting {...props} field={field} onUse={use} />
        {extra}
      </div>
    )
  }
  return (
    <div className="markdown-field" {...previewKeys}>
      {preview ? (
        <Preview label={label} value={value} {...preview} />
      ) : (
        <MarkdownWriting {...props} field={field} onUse={use} />
      )}
      <div className="markdown-tools">
        {/* In the preview they keep their place, or a second click on the button beside them would hit one. */}
        <span className="markdown-tool-buttons" data-hidden={preview !== null || undefined}>
          <Tools onUse={use} />
        </span>
        <button type="button" className="markdown-toggle" aria-pressed={preview !== null} onClick={toggle}>
          {preview ? 'Write' : 'Preview'}
        </button>
        {extra === undefined ? null : <span className="markdown-extra">{extra}</span>}
      </div>
    </div>
  )
}
