import { Tooltip, type TooltipProps } from '@mantine/core'
import { type FocusEvent, type MouseEvent, type ReactNode, useEffect, useRef, useState } from 'react'
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

/** Milliseconds for which one points at something before its tip is there, as of the others. */
const openDelay = 350

const useOpening = () => {
  const [isOpen, setOpen] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const close = () => {
    clearTimeout(timer.current)
    setOpen(false)
  }
  const openSoon = () => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setOpen(true), openDelay)
  }
  useEffect(() => {
    if (!isOpen) return
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') setOpen(false)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [isOpen])
  return { isOpen, open: () => setOpen(true), openSoon, close }
}

/**
 * A tip for what may stand on a page thousands of times: nothing of it is made until somebody comes to its place.
 * The place takes `pointing`, and the tip stands beside it.
 */
export const useLightTip = (label: string) => {
  const [place, setPlace] = useState<HTMLElement | null>(null)
  const { isOpen, open, openSoon, close } = useOpening()
  const pointing = {
    onMouseEnter: ({ currentTarget }: MouseEvent<HTMLElement>) => {
      setPlace(currentTarget)
      openSoon()
    },
    onMouseLeave: close,
    onFocus: ({ currentTarget }: FocusEvent<HTMLElement>) => {
      if (!currentTarget.matches(':focus-visible')) return
      setPlace(currentTarget)
      open()
    },
    onBlur: close,
    // A finger that presses what the place is in means that, and what opens may cover the place without a leave.
    onClick: ({ currentTarget }: MouseEvent<HTMLElement>) => {
      if (currentTarget.closest('button, a')) close()
    },
  }
  const tip = place ? <Tooltip target={place} position="bottom" opened={isOpen} label={label} /> : null
  return { pointing, tip }
}
