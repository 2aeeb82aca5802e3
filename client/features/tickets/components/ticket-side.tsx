import { Drawer } from '@mantine/core'
import type { KeyboardEvent, ReactNode } from 'react'

/** Whether a key was pressed in the sheet itself, not in what lies over it. */
const isInside = ({ target, currentTarget }: KeyboardEvent) =>
  target instanceof Node && currentTarget.contains(target)

/** Beside the conversation; at phone width in a sheet that a button opens. */
export const TicketSide = ({
  isNarrow,
  children,
  ...sheet
}: {
  isNarrow: boolean
  opened: boolean
  onClose: () => void
  children: ReactNode
}) =>
  isNarrow ? (
    <Drawer
      {...sheet}
      position="bottom"
      size="75%"
      title="Properties"
      closeButtonProps={{ 'aria-label': 'Close' }}
      closeOnEscape={false}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && isInside(event)) sheet.onClose()
      }}
    >
      {children}
    </Drawer>
  ) : (
    <aside className="ticket-side" aria-label="Properties">
      {children}
    </aside>
  )
