import { hitMarks } from '#shared/search.ts'

export type SnippetPart = { text: string; hit: boolean; at: number }

/** A snippet cut into plain and hit parts; `at` is where the part begins. Lost marks are dropped, never shown. */
export const splitSnippet = (snippet: string): SnippetPart[] => {
  const parts: SnippetPart[] = []
  let hit = false
  let at = 0
  for (const piece of snippet.split(/([\uE000\uE001])/)) {
    if (piece === hitMarks.start) hit = true
    else if (piece === hitMarks.end) hit = false
    else if (piece) parts.push({ text: piece, hit, at })
    at += piece.length
  }
  return parts
}
