import type { MailState } from '#shared/mail.ts'
import { sayState } from '../state-words.ts'
import './mail-state.css'

/** A dot and the words of a mail's state. */
export const MailStateWords = (mail: { state: MailState; attempts: number }) => (
  <span className="mail-state" data-state={mail.state}>
    {sayState(mail)}
  </span>
)
