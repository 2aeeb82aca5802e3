import { Drawer } from '@mantine/core'
import type { ReactNode } from 'react'

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
    >
      {children}
    </Drawer>
  ) : (
    <aside className="ticket-side" aria-label="Properties">
      {children}
    </aside>
  )
