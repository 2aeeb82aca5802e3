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

const wordPattern = /[\p{L}\p{N}]+/gu

const similarWordLimit = 8

/** What to search for while a title is typed: any of its longer words, so that a likeness is enough. Null when too few. */
export const similarQuery = (title: string): string | null => {
  const words = title.toLowerCase().match(wordPattern) ?? []
  const telling = [...new Set(words.filter((word) => word.length > 3))].slice(0, similarWordLimit)
  return telling.length === 0 ? null : telling.join(' or ').slice(0, 200)
}
