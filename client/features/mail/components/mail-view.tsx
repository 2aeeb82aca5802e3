import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTRPC } from '#client/lib/api.ts'
import { RelativeTime } from '#client/ui/relative-time.tsx'
import { ErrorNote, ErrorState, LoadingText } from '#client/ui/states.tsx'
import { useRetryMail } from '../mutations.ts'
import { mailQuery, type ReadMail } from '../queries.ts'
import { MailFrame, MailText } from './mail-frame.tsx'
import { MailStateWords } from './mail-state.tsx'
import './mail-view.css'

const SendAgain = ({ mailId }: { mailId: string }) => {
  const retry = useRetryMail()
  return (
    <>
      <Button variant="default" loading={retry.isPending} onClick={() => retry.mutate({ mailId })}>
        Send again
      </Button>
      <ErrorNote error={retry.error} />
    </>
  )
}

const MailHead = ({ mail, isOperator, back }: MailOf) => (
  <header className="mail-head">
    {back}
    <h2 className="mail-title">{mail.subject}</h2>
    <p className="mail-meta dimmed">
      To {mail.recipient}, <RelativeTime at={mail.createdAt} />
    </p>
    <p className="mail-meta">
      <MailStateWords state={mail.state} attempts={mail.attempts} />
    </p>
    {mail.lastError === null ? null : <p className="mail-error">{mail.lastError}</p>}
    {isOperator && mail.state === 'failed' && mail.text !== null ? <SendAgain mailId={mail.id} /> : null}
  </header>
)

type MailOf = { mail: ReadMail; isOperator: boolean; back: ReactNode }

const MailBody = ({ mail }: { mail: ReadMail }) => {
  if (mail.text === null)
    return (
      <p className="mail-nothing dimmed">
        {mail.state === 'failed'
          ? 'The text of mails that failed is kept for 30 days.'
          : 'The text of a mail is not kept once it is sent.'}
      </p>
    )
  return (
    <>
      <MailFrame key={mail.id} title={mail.subject} src={`/mail/${mail.id}/html`} />
      <MailText text={mail.text} />
    </>
  )
}

export type MailViewProps = { mailId: string; isOperator: boolean; back: ReactNode }

/** One mail: to whom and whether it has left, and what it says. */
export const MailView = ({ mailId, isOperator, back }: MailViewProps) => {
  const query = useQuery(mailQuery(useTRPC(), mailId))
  if (query.isPending) return <LoadingText />
  if (query.data === undefined)
    return (
      <>
        <div className="mail-head">{back}</div>
        <ErrorState error={query.error} title="The mail could not be loaded" onRetry={query.refetch} />
      </>
    )
  return (
    <>
      <MailHead mail={query.data} isOperator={isOperator} back={back} />
      <MailBody mail={query.data} />
    </>
  )
}
