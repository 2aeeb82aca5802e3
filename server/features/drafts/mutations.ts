import type { KeepDraftInput } from '#shared/drafts.ts'
import type { InTransaction, OrgCtx } from '../../platform/context.ts'

/**
 * Keeps what one is writing.
 * @throws AppError conflict when it was changed from another device since `base`.
 */
export const keepDraft = async (_ctx: OrgCtx, _input: KeepDraftInput): Promise<{ revision: number }> => {
  throw new Error('not built')
}

/** Takes away a draft whose text is sent with this commit; what other devices still show of it is not kept again. */
export const dropDraft = async (_ctx: OrgCtx & InTransaction, _key: string): Promise<void> => {
  throw new Error('not built')
}
