import type { ReactNode } from 'react'
import { late } from './late.tsx'
import type { WordDiffProps } from './word-diff.tsx'

type ChangedWordsProps = WordDiffProps & {
  /** What stands there until the changes are marked. */
  plain: ReactNode
}

/** What was taken out of a text and put into it. Its code is loaded where it is first needed, since few pages do. */
export const ChangedWords = late<ChangedWordsProps>(() => import('./word-diff.tsx'), {
  instead: ({ plain }) => plain,
})
