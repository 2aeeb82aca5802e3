const wordPattern = /[\p{L}\p{N}]+/gu

const similarWordLimit = 8

/** What to search for while a title is typed: any of its longer words, so that a likeness is enough. Null when too few. */
export const similarQuery = (title: string): string | null => {
  const words = title.toLowerCase().match(wordPattern) ?? []
  const telling = [...new Set(words.filter((word) => word.length > 3))].slice(0, similarWordLimit)
  return telling.length === 0 ? null : telling.join(' or ').slice(0, 200)
}
