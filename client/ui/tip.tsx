import { Tooltip, type TooltipProps } from '@mantine/core'
import type { ReactNode } from 'react'
import { Keys } from './keys.tsx'

export type TipProps = {
  label: ReactNode
  /** The shortcut of what is pointed at, as registered: "c", "mod+k". */
  keys?: string
  position?: NonNullable<TooltipProps['position']>
  /** Says nothing for now. */
  isOff?: boolean
  children: ReactNode
}

export const Tip = ({ label, keys, position = 'bottom', isOff = false, children }: TipProps) => (
  <Tooltip
    position={position}
    disabled={isOff}
    label={
      keys === undefined ? (
        label
      ) : (
        <>
          {label} <Keys keys={keys} />
        </>
      )
    }
  >
    {children}
  </Tooltip>
)
