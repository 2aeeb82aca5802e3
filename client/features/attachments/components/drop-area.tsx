import { IconPaperclip } from '@tabler/icons-react'
import { type ComponentProps, type DragEvent, useState } from 'react'
import { carriesFiles, usePageDrop } from '../use-page-drop.ts'
import './drop-area.css'

export type DropAreaProps = ComponentProps<'section'> & {
  /** Null where nothing can be dropped. */
  onFiles: ((files: readonly File[]) => void) | null
  /** What will happen with what is dropped. */
  hint: string
}

const isWithin = (event: DragEvent) =>
  event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget)

const useDrop = (onFiles: DropAreaProps['onFiles']) => {
  const [isOver, setOver] = useState(false)
  usePageDrop(null)
  const onDragOver = (event: DragEvent) => {
    if (!onFiles || !carriesFiles(event)) return
    event.preventDefault()
    event.dataTransfer.dropEffect = 'copy'
    setOver(true)
  }
  const onDragLeave = (event: DragEvent) => {
    if (!isWithin(event)) setOver(false)
  }
  const onDrop = (event: DragEvent) => {
    setOver(false)
    // A field inside may have taken them already.
    if (!onFiles || !carriesFiles(event) || event.defaultPrevented) return
    event.preventDefault()
    onFiles([...event.dataTransfer.files])
  }
  return { isOver, listeners: { onDragOver, onDragLeave, onDrop } }
}

/**
 * A part of the page to drop files on, which shows itself while files are dragged over it. Who drags nothing has a
 * button that does the same.
 */
export const DropArea = ({ onFiles, hint, children, className, ...props }: DropAreaProps) => {
  const { isOver, listeners } = useDrop(onFiles)
  return (
    <section {...props} {...listeners} className={`drop-area ${className ?? ''}`}>
      {children}
      {isOver ? (
        <div className="drop-hint">
          <span>
            <IconPaperclip size={18} aria-hidden="true" /> {hint}
          </span>
        </div>
      ) : null}
    </section>
  )
}
