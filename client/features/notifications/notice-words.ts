import { requesterStatusWords, severityWords, statusWords } from '#client/features/tickets/words.ts'
import type { NoticeKind } from '#shared/notifications.ts'
import type { Notice } from './queries.ts'

export type NoticeFace = 'staff' | 'requester'

type Told = Pick<Notice, 'kind' | 'status' | 'severity' | 'said'>

const things: Record<NoticeFace, string> = { staff: 'ticket', requester: 'request' }

/** Where somebody was named. A description says nothing of a kind. */
const placeOf = ({ said }: Told, thing: string): string => {
  switch (said) {
    case 'chat':
      return `in the chat of a ${thing}`
    case 'note':
    case 'reply':
      return `in a ${said} on a ${thing}`
    case null:
      return `on a ${thing}`
  }
}

const severityChange = ({ severity }: Told): string =>
  severity ? `severity from ${severityWords[severity.from]} to ${severityWords[severity.to]}` : ''

const move = ({ status }: Told, face: NoticeFace): string => {
  const words = face === 'staff' ? statusWords : requesterStatusWords
  return status ? words[status.to] : 'another status'
}

/** What happened, as it follows the name of who did it ("Mia approved your request"). */
const sentences: Record<NoticeKind, (told: Told, thing: string, face: NoticeFace) => string> = {
  review_requested: () => 'asks for your review of a draft',
  draft_approved: (told, thing) =>
    told.severity ? `approved your ${thing}, with ${severityChange(told)}` : `approved your ${thing}`,
  draft_sent_back: (told, thing) =>
    told.severity ? `sent your ${thing} back: ${severityChange(told)}` : `sent your ${thing} back`,
  draft_resubmitted: (_told, thing) => `edited your ${thing} and sent it for review again`,
  mentioned: (told, thing) => `mentioned you ${placeOf(told, thing)}`,
  chat_message: (_told, thing, face) =>
    `wrote in the chat of ${face === 'requester' ? 'your' : 'a'} ${thing}`,
  watched_reply: (_told, thing) => `replied on a ${thing} that you follow`,
  watched_status: (told, thing, face) => `moved a ${thing} that you follow to ${move(told, face)}`,
}

export const describeNotice = (told: Told, face: NoticeFace): string =>
  sentences[told.kind](told, things[face], face)
