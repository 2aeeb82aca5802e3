import { type ComponentType, lazy, type ReactNode, Suspense, useEffect, useRef } from 'react'
import { Boundary } from './boundary.tsx'
import { ErrorState } from './states.tsx'
import { showToast } from './toast.tsx'

type LateOptions<Props> = {
  /** What stands in its place until it is there. */
  waiting?: ReactNode
  /** What stands in its place until it is there, and does where it cannot be had. */
  instead?: (props: Props) => ReactNode
  /** How a part that opens over the page is closed, where it cannot be had. */
  close?: (props: Props) => void
}

/** In place of what was to open over the page: says that it does not, and leaves it, once. */
const Unopened = ({ close }: { close: () => void }) => {
  const isLeft = useRef(false)
  useEffect(() => {
    if (isLeft.current) return
    isLeft.current = true
    void showToast({
      message: 'This could not be opened',
      detail: 'Check your connection and try again.',
      isError: true,
    })
    close()
  })
  return null
}

/**
 * A part of a page whose code is fetched when it is first shown. Where that fails, the part alone says so, and can be
 * asked for again; the page and what is typed on it stay.
 */
export const late = <Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>,
  { waiting = null, instead, close }: LateOptions<Props> = {},
): ComponentType<Props> => {
  // What was refused once, React never asks for again.
  let Part: ComponentType<Props> = lazy(load)
  const Latest = (props: Props) => <Part {...props} />
  const renewThen = (then: () => void) => () => {
    Part = lazy(load)
    then()
  }
  return (props) => (
    <Boundary
      fallback={({ error, reset }) => {
        if (instead) return instead(props)
        if (close) return <Unopened close={renewThen(() => close(props))} />
        return <ErrorState error={error} title="This part could not be loaded" onRetry={renewThen(reset)} />
      }}
    >
      <Suspense fallback={instead ? instead(props) : waiting}>
        <Latest {...props} />
      </Suspense>
    </Boundary>
  )
}
