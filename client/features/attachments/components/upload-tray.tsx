import { ActionIcon, Button } from '@mantine/core'
import { IconAlertCircle, IconX } from '@tabler/icons-react'
import { useLayoutEffect, useRef } from 'react'
import { ClippedText } from '#client/ui/clipped-text.tsx'
import { Tip } from '#client/ui/tip.tsx'
import type { Upload } from '../upload-state.ts'
import { useUploads, useUploadsTo } from '../use-uploads.ts'
import { formatBytes, percentOf, timeLeft } from '../words.ts'
import { keepFocus, leaveRow } from './files-focus.ts'
import './upload-tray.css'

/** "2.1 of 8 MB · 26 % · 12 s left", or where it stands. */
const standing = ({ size, state }: Upload): string => {
  if (state.phase === 'waiting') return `${formatBytes(size)} · waiting`
  if (state.phase === 'attaching') return 'Attaching…'
  if (state.phase === 'failed') return state.sentence
  const left = timeLeft(state.sent, size, Date.now() - state.since)
  const progress = `${formatBytes(state.sent)} of ${formatBytes(size)} · ${percentOf(state.sent, size)} %`
  return left === null ? progress : `${progress} · ${left}`
}

const percent = ({ size, state }: Upload): number => {
  if (state.phase === 'attaching') return 100
  return state.phase === 'sending' ? percentOf(state.sent, size) : 0
}

const UploadRow = ({ upload }: { upload: Upload }) => {
  const uploads = useUploads()
  const { id, name, state } = upload
  const row = useRef<HTMLLIElement>(null)
  useLayoutEffect(() => keepFocus(row.current), [])
  const isFailed = state.phase === 'failed'
  const away = isFailed ? `Dismiss ${name}` : `Cancel ${name}`
  return (
    <li ref={row} tabIndex={-1} className="upload" data-phase={state.phase}>
      {isFailed ? <IconAlertCircle size={16} aria-hidden="true" /> : null}
      <ClippedText className="upload-name">{name}</ClippedText>
      <span className="upload-standing tabular">{standing(upload)}</span>
      {isFailed && state.canRetry ? (
        <Button
          variant="default"
          size="compact-sm"
          aria-label={`Try ${name} again`}
          onClick={() => {
            row.current?.focus()
            uploads.retry(id)
          }}
        >
          Try again
        </Button>
      ) : null}
      <Tip label={isFailed ? 'Dismiss' : 'Cancel'}>
        <ActionIcon
          aria-label={away}
          size={26}
          {...(state.phase === 'attaching' ? { 'data-disabled': true, 'aria-disabled': true } : {})}
          onClick={() => {
            if (state.phase === 'attaching') return
            leaveRow(row.current)
            uploads.cancel(id)
          }}
        >
          <IconX size={15} />
        </ActionIcon>
      </Tip>
      {isFailed ? null : (
        <progress className="upload-bar" max={100} value={percent(upload)} aria-label={`Uploading ${name}`} />
      )}
    </li>
  )
}

/** What is on its way to a ticket (its id), and what did not get there. */
export const UploadTray = ({ ticketId }: { ticketId: string }) => {
  const { uploads, news } = useUploadsTo(ticketId)
  return (
    <div>
      <p className="visually-hidden" aria-live="polite">
        {news}
      </p>
      {uploads.length === 0 ? null : (
        <ul className="uploads" aria-label="Files on their way">
          {uploads.map((upload) => (
            <UploadRow key={upload.id} upload={upload} />
          ))}
        </ul>
      )}
    </div>
  )
}
