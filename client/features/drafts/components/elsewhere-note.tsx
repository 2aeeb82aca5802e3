import { Button } from '@mantine/core'
import type { MouseEvent } from 'react'
import type { Elsewhere } from '../use-kept-draft.ts'
import './elsewhere-note.css'

const shownLength = 120

/** The beginning of a text, which opens to the whole of it. */
const Words = ({ words }: { words: string }) => {
  const line = words.trim().replace(/\s+/g, ' ')
  if (line === words.trim() && line.length <= shownLength) return <q className="elsewhere-words">{line}</q>
  return (
    <details className="elsewhere-words">
      <summary>
        <q>{line.length > shownLength ? `${line.slice(0, shownLength)}…` : line}</q>
      </summary>
      <p>{words}</p>
    </details>
  )
}

/** The note goes with its answer, and whoever answered goes on writing. */
const thenWrite = (answer: () => void) => (event: MouseEvent<HTMLButtonElement>) => {
  event.currentTarget.form?.querySelector<HTMLElement>('textarea, input:not([type="file"])')?.focus()
  answer()
}

/** Above a field: another device has made something else of its text. */
export const ElsewhereNote = ({ of }: { of: Elsewhere | null }) =>
  of === null ? null : (
    <div className="elsewhere-note" role="status">
      <span>
        {of.words === null
          ? 'You have sent or emptied this text on another device.'
          : 'You wrote something else on another device.'}
      </span>
      {of.words === null ? null : <Words words={of.words} />}
      <Button size="compact-xs" variant="default" onClick={thenWrite(of.takeTheirs)}>
        {of.words === null ? 'Empty it here too' : 'Use that one'}
      </Button>
      <Button size="compact-xs" variant="default" onClick={thenWrite(of.keepMine)}>
        Keep this
      </Button>
    </div>
  )
