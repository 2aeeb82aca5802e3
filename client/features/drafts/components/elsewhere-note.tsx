import { Button } from '@mantine/core'
import type { Elsewhere } from '../use-kept-draft.ts'
import './elsewhere-note.css'

/** Above a field: another device has made something else of its text. */
export const ElsewhereNote = ({ of }: { of: Elsewhere | null }) =>
  of === null ? null : (
    <div className="elsewhere-note" role="status">
      <span>
        {of.isGone
          ? 'You have sent or emptied this text on another device.'
          : 'You wrote something else on another device.'}
      </span>
      <Button size="compact-xs" variant="default" onClick={of.takeTheirs}>
        {of.isGone ? 'Empty it here too' : 'Use that one'}
      </Button>
      <Button size="compact-xs" variant="default" onClick={of.keepMine}>
        Keep this
      </Button>
    </div>
  )
