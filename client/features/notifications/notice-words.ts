import type { NoticeKind } from '#shared/notifications.ts'

export type NoticeFace = 'staff' | 'requester'

const things: Record<NoticeFace, string> = { staff: 'ticket', requester: 'request' }

/** What happened, as it follows the name of who did it ("Mia approved your request"). */
const sentences: Record<NoticeKind, (thing: string) => string> = {
  review_requested: () => 'asks for your review of a draft',
  draft_approved: (thing) => `approved your ${thing}`,
  draft_sent_back: (thing) => `raised the severity of your ${thing} and sent it back to you`,
  watched_reply: (thing) => `replied on a ${thing} that you follow`,
  watched_status: (thing) => `moved a ${thing} that you follow to another status`,
}

export const describeNotice = (kind: NoticeKind, face: NoticeFace): string => sentences[kind](things[face])
