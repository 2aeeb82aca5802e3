import type { Person } from '#shared/organizations.ts'
import type { TextSelection } from './markdown-edit.ts'

/** The beginning of a name after an @ that is being typed: where its @ stands, and what follows it. */
export type NameAt = { start: number; text: string }

const longest = 32
const begun = new RegExp(`(?<![\\p{L}\\p{N}@/\\\\._+-])@([\\p{L}\\p{M}\\p{N}._-]{0,${longest}})$`, 'u')

/** The name that is being typed at a place; null where there is none. */
export const nameAt = (text: string, caret: number): NameAt | null => {
  const from = Math.max(0, caret - longest - 2)
  const match = begun.exec(text.slice(from, caret))
  return match ? { start: from + match.index, text: match[1] ?? '' } : null
}

/** Puts a whole name where one is being typed, and the caret behind it. */
export const completeName = (selection: TextSelection, username: string): TextSelection => {
  const { text, start, end } = selection
  const at = nameAt(text, start)
  if (!at) return selection
  // A space that is there already is not doubled.
  const rest = text.slice(end).replace(/^ /, '')
  const head = `${text.slice(0, at.start)}@${username} `
  return { text: head + rest, start: head.length, end: head.length }
}

const folded = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** Those found for fewer letters whom more letters still mean. */
export const stillMeant = (people: readonly Person[], text: string): Person[] =>
  people.filter(({ username, name }) => folded(`${username} ${name}`).includes(folded(text)))
