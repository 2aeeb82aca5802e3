import { draftsOf } from '#client/lib/drafts.ts'
import { z } from '#shared/zod.ts'

export const editedWords = z.string()

/** Under which the words that a message is to have are kept, here and on the server. */
export const editKey = (commentId: string): string => `edit:${commentId}`

/** Whether someone has begun to change what a message says and has neither saved nor left that. */
export const hasUnsavedEdit = (userId: string, commentId: string, body: string | null): boolean => {
  const words = editedWords.safeParse(draftsOf(userId).read(editKey(commentId))).data
  return words !== undefined && words !== body
}
