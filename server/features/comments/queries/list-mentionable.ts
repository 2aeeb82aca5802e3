import type { MentionableInput } from '#shared/comments.ts'
import type { Person } from '#shared/organizations.ts'
import type { OrgCtx } from '../../../platform/context.ts'

/** Whom the one who asks may mention in a message of this kind, best match first. */
export const listMentionable = async (_ctx: OrgCtx, _input: MentionableInput): Promise<Person[]> => {
  throw new Error('not built')
}
