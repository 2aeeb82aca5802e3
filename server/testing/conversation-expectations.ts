import { roles } from '#shared/permissions.ts'
import type { Expectation } from './expectations.ts'

const everyMember = roles

/** Procedures of what is said, shown and shared on a ticket. */
export const ofConversations: Record<string, Expectation> = {
  'comments.timeline': { allowed: everyMember, input: ({ ticketId }) => ({ ticket: ticketId }) },
  'comments.mentionable': {
    allowed: everyMember,
    input: ({ ticketId }) => ({ ticketId, kind: 'reply' }),
  },
  'comments.locate': {
    allowed: everyMember,
    input: ({ ticketId, commentId }) => ({ ticketId, commentId }),
  },
  'comments.versions': { allowed: everyMember, input: ({ commentId }) => ({ commentId }) },
  'comments.add': {
    allowed: everyMember,
    input: ({ ticketId }) => ({ ticketId, clientId: crypto.randomUUID(), kind: 'reply', body: 'Hello' }),
  },
  'comments.edit': { allowed: everyMember, input: ({ commentId }) => ({ commentId, body: 'Hello again' }) },
  'comments.delete': { allowed: everyMember, input: ({ commentId }) => ({ commentId }) },
  'drafts.read': { allowed: everyMember, input: ({ ticketId }) => ({ key: `reply:${ticketId}` }) },
  'drafts.keep': {
    allowed: everyMember,
    input: ({ ticketId }) => ({ key: `reply:${ticketId}`, value: '"Hel"', base: 0 }),
  },
  'chat.messages': { allowed: everyMember, input: ({ ticketId }) => ({ ticket: ticketId }) },
  'presence.who': { allowed: everyMember, input: ({ ticketId }) => ({ ticket: ticketId }) },
  'presence.here': {
    allowed: everyMember,
    input: ({ ticketId }) => ({ ticketId, tabId: crypto.randomUUID(), isInChat: true, writing: 'reply' }),
  },
  'presence.leave': {
    allowed: everyMember,
    input: ({ ticketId }) => ({ ticketId, tabId: crypto.randomUUID() }),
  },
  'presence.seeChat': {
    allowed: everyMember,
    input: ({ ticketId }) => ({ ticketId, upTo: 1 }),
    answer: 'comment.not_found',
  },
  'attachments.list': { allowed: roles, input: ({ ticketId }) => ({ ticket: ticketId }) },
  'attachments.createUpload': {
    allowed: roles,
    input: ({ ticketId }) => ({ ticketId, filename: 'screen.png', contentType: 'image/png', size: 100 }),
  },
  'attachments.attach': { allowed: roles, input: ({ uploadId }) => ({ uploadId }) },
  'attachments.remove': { allowed: roles, input: ({ attachmentId }) => ({ attachmentId }) },
}
