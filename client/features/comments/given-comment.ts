import type { CommentEntry } from './queries.ts'

type GivenComment = CommentEntry['comment']

/** A message for tests, with which nothing was done yet. */
export const givenComment = (given: Pick<GivenComment, 'id' | 'kind' | 'body'>): GivenComment => ({
  clientId: null,
  mentions: [],
  editedAt: null,
  deletedAt: null,
  deletedBy: null,
  canEdit: false,
  canDelete: false,
  canSeeVersions: false,
  ...given,
})
