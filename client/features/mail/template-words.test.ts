import { expect, test } from 'vitest'
import { sayTemplate } from './template-words.ts'

test('mails of one subject are told apart by what they are', () => {
  expect(['review_requested', 'draft_sent_back', 'invitation'].map(sayTemplate)).toEqual([
    'Review requested',
    'Draft sent back',
    'Invitation',
  ])
})
