import { type ComponentType, lazy, type ReactNode, Suspense, useEffect, useRef } from 'react'
import { CodeLost, describeError } from '#client/lib/errors.ts'
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

type FailureProps = { error: unknown; renew: (error: unknown) => void }

/** In place of what was to open over the page: says why it does not, and leaves it, once. */
const Unopened = ({ error, renew, close }: FailureProps & { close: () => void }) => {
  const isLeft = useRef(false)
  useEffect(() => {
    if (isLeft.current) return
    isLeft.current = true
    renew(error)
    const detail = describeError(error).sentence
    void showToast({ message: 'This could not be opened', detail, isError: true })
    close()
  })
  return null
}

/** In place of what stands in the page: asks for it again as soon as there is a connection. */
const Missing = ({
  error,
  renew,
  again,
  children,
}: FailureProps & { again: () => void; children: ReactNode }) => {
  useEffect(() => renew(error), [renew, error])
  useEffect(() => {
    window.addEventListener('online', again)
    return () => window.removeEventListener('online', again)
  }, [again])
  return children
}

/**
 * A part of a page whose code is fetched when it is first shown. Where that fails, the part alone says so, and is asked
 * for again once there is a connection; the page and what is typed on it stay.
 */
export const late = <Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>,
  { waiting = null, instead, close }: LateOptions<Props> = {},
): ComponentType<Props> => {
  const ask = (): ComponentType<Props> =>
    lazy(() =>
      load().catch((error: unknown) => {
        throw new CodeLost('A part of the page could not be fetched.', { cause: error })
      }),
    )
  let Part = ask()
  // What was refused once, React never asks for again.
  const renew = (error: unknown) => {
    if (error instanceof CodeLost) Part = ask()
  }
  const Latest = (props: Props) => <Part {...props} />
  return (props) => (
    <Boundary
      fallback={({ error, reset }) => {
        if (close) return <Unopened {...{ error, renew }} close={() => close(props)} />
        const title = 'This part could not be loaded'
        return (
          <Missing {...{ error, renew }} again={reset}>
            {instead ? instead(props) : <ErrorState {...{ error, title }} onRetry={reset} />}
          </Missing>
        )
      }}
    >
      <Suspense fallback={instead ? instead(props) : waiting}>
        <Latest {...props} />
      </Suspense>
    </Boundary>
  )
}
