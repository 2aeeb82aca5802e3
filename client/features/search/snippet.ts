/** Private-use characters between which the server puts a hit: no text typed by a person holds them. */
const hitStart = '\uE000'
const hitEnd = '\uE001'

export type SnippetPart = { text: string; hit: boolean; at: number }

/** A snippet cut into plain and hit parts; `at` is where the part begins. Lost marks are dropped, never shown. */
export const splitSnippet = (snippet: string): SnippetPart[] => {
  const parts: SnippetPart[] = []
  let hit = false
  let at = 0
  for (const piece of snippet.split(/([\uE000\uE001])/)) {
    if (piece === hitStart) hit = true
    else if (piece === hitEnd) hit = false
    else if (piece) parts.push({ text: piece, hit, at })
    at += piece.length
  }
  return parts
}

const wordPattern = /[\p{L}\p{N}]+/gu

/** What a word is likely to share with its other forms: "printers", "printing" and "printed" are "print…". */
const stemOf = (word: string): string => {
  const stem = word.replace(/(?:ings?|ers?|ed|es|s)$/u, '')
  return stem.length >= 3 ? stem : word
}

/**
 * A title with the words that were searched for marked as hits, in the form that `splitSnippet` reads.
 * The server says only that the title matched; words after a minus were not searched for.
 */
export const markWords = (title: string, words: string): string => {
  const wanted = words
    .toLowerCase()
    .replace(/(^|\s)-\S+/g, ' ')
    .match(wordPattern)
    ?.filter((word) => word !== 'or')
    .map(stemOf)
  if (!wanted || wanted.length === 0) return title
  return title.replace(wordPattern, (word) =>
    wanted.some((stem) => word.toLowerCase().startsWith(stem)) ? hitStart + word + hitEnd : word,
  )
}

const similarWordLimit = 8

/** What to search for while a title is typed: any of its longer words, so that a likeness is enough. Null when too few. */
export const similarQuery = (title: string): string | null => {
  const words = title.toLowerCase().match(wordPattern) ?? []
  const telling = [...new Set(words.filter((word) => word.length > 3))].slice(0, similarWordLimit)
  return telling.length === 0 ? null : telling.join(' or ').slice(0, 200)
}
