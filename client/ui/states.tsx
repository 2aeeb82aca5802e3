import { Button, Skeleton } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { describeError } from '#client/lib/errors.ts'
import './states.css'

const patience = 200

/** Shows its children only when it has been on the page for 200 ms: what is quick must not flicker. */
export const Delayed = ({ children }: { children: ReactNode }) => {
  const [isDue, setDue] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setDue(true), patience)
    return () => clearTimeout(timer)
  }, [])
  return isDue ? children : null
}

const widths = ['58%', '44%', '66%', '38%', '52%', '61%', '47%', '35%']

const placeholders = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ key: index, width: widths[index % widths.length] ?? '50%' }))

/** A list to come, in rows of the height that it will have. */
export const LoadingRows = ({ rows = 8, height = 36 }: { rows?: number; height?: number }) => (
  <Delayed>
    <div role="status" aria-label="Loading" className="loading-rows">
      {placeholders(rows).map(({ key, width }) => (
        <div key={key} className="loading-row" style={{ height }}>
          <Skeleton circle height={12} />
          <Skeleton height={10} width={width} />
        </div>
      ))}
    </div>
  </Delayed>
)

/** Text to come. */
export const LoadingText = ({ lines = 4 }: { lines?: number }) => (
  <Delayed>
    <div role="status" aria-label="Loading" className="loading-text">
      {placeholders(lines).map(({ key, width }) => (
        <Skeleton key={key} height={10} width={width} />
      ))}
    </div>
  </Delayed>
)

export type EmptyStateProps = {
  icon?: ReactNode
  /** What will be here. */
  title: string
  children?: ReactNode
  /** The one thing to do about it. */
  action?: ReactNode
}

export const EmptyState = ({ icon, title, children, action }: EmptyStateProps) => (
  <div className="state">
    {icon === undefined ? null : (
      <div className="state-icon" aria-hidden="true">
        {icon}
      </div>
    )}
    <p className="state-title">{title}</p>
    {children === undefined ? null : <p className="state-text">{children}</p>}
    {action === undefined ? null : <div className="state-action">{action}</div>}
  </div>
)

const RequestId = ({ id }: { id: string }) => (
  <p className="state-request">
    Request <code>{id}</code>
  </p>
)

export type ErrorStateProps = {
  error: unknown
  /** What could not be done, e.g. "The list could not be loaded." */
  title?: string
  onRetry?: () => void
}

/** What happened, what to do, and the number under which the server wrote it down. */
export const ErrorState = ({ error, title = 'This could not be loaded', onRetry }: ErrorStateProps) => {
  const fault = describeError(error)
  return (
    <div className="state" role="alert">
      <p className="state-title">{title}</p>
      <p className="state-text">{fault.sentence}</p>
      {onRetry === undefined || fault.code === 'permission.missing' ? null : (
        <div className="state-action">
          <Button variant="default" onClick={onRetry}>
            Try again
          </Button>
        </div>
      )}
      {fault.requestId === null ? null : <RequestId id={fault.requestId} />}
    </div>
  )
}

/** What is wrong with what was entered: one line, said aloud; nothing when nothing is. */
export const FaultNote = ({ fault }: { fault: string | null | undefined }) =>
  fault ? (
    <p className="error-note" role="alert">
      {fault}
    </p>
  ) : null

/** A refusal within a form or beside a control: one line, said aloud. */
export const ErrorNote = ({ error }: { error: unknown }) => {
  if (error === null || error === undefined) return null
  const fault = describeError(error)
  return (
    <p className="error-note" role="alert">
      {fault.sentence}
      {fault.code === 'server.internal' && fault.requestId !== null ? <> Request {fault.requestId}.</> : null}
    </p>
  )
}
