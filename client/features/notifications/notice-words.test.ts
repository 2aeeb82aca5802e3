import { expect, test } from 'vitest'
import { describeNotice } from './notice-words.ts'

const nothing = { status: null, severity: null, said: null }

test('an author is told what became of their draft', () => {
  expect(describeNotice({ ...nothing, kind: 'draft_approved' }, 'requester')).toBe('approved your request')
  expect(describeNotice({ ...nothing, kind: 'draft_approved' }, 'staff')).toBe('approved your ticket')
  const severity = { from: 'low', to: 'high' } as const
  expect(describeNotice({ ...nothing, kind: 'draft_sent_back', severity }, 'requester')).toBe(
    'sent your request back: severity from Low to High',
  )
  const lowered = { from: 'high', to: 'low' } as const
  expect(describeNotice({ ...nothing, kind: 'draft_approved', severity: lowered }, 'requester')).toBe(
    'approved your request, with severity from High to Low',
  )
})

test('an author is told when somebody else edited what had come back', () => {
  const told = { ...nothing, kind: 'draft_resubmitted' } as const
  expect(describeNotice(told, 'requester')).toBe('edited your request and sent it for review again')
  expect(describeNotice(told, 'staff')).toBe('edited your ticket and sent it for review again')
})

test('a reviewer is told that a draft waits', () => {
  expect(describeNotice({ ...nothing, kind: 'review_requested' }, 'staff')).toBe(
    'asks for your review of a draft',
  )
})

test('a follower is told of replies, and to which status a ticket was moved', () => {
  expect(describeNotice({ ...nothing, kind: 'watched_reply' }, 'staff')).toBe(
    'replied on a ticket that you follow',
  )
  const status = { from: 'open', to: 'waiting' } as const
  expect(describeNotice({ ...nothing, kind: 'watched_status', status }, 'staff')).toBe(
    'moved a ticket that you follow to Waiting on requester',
  )
})

test('a requester is told that somebody wrote in the chat of their own request', () => {
  const told = { ...nothing, kind: 'chat_message' } as const
  expect(describeNotice(told, 'requester')).toBe('wrote in the chat of your request')
  expect(describeNotice(told, 'staff')).toBe('wrote in the chat of a ticket')
})

test('whoever is mentioned is told where', () => {
  const told = { ...nothing, kind: 'mentioned' } as const
  expect(describeNotice({ ...told, said: 'note' }, 'staff')).toBe('mentioned you in a note on a ticket')
  expect(describeNotice({ ...told, said: 'reply' }, 'requester')).toBe(
    'mentioned you in a reply on a request',
  )
  expect(describeNotice({ ...told, said: 'chat' }, 'staff')).toBe('mentioned you in the chat of a ticket')
  expect(describeNotice(told, 'staff')).toBe('mentioned you on a ticket')
})
