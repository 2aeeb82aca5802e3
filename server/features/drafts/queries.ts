import type { OrgCtx } from '../../platform/context.ts'

/** What somebody is writing; `value` is null when nothing is left, `revision` 0 when there never was anything. */
export type KeptDraft = { value: string | null; revision: number; updatedAt: Date | null }

/** One's own draft of a key. */
export const readDraft = async (_ctx: OrgCtx, _key: string): Promise<KeptDraft> => {
  throw new Error('not built')
}
