import { formatNumber } from '../tickets/rules/life.ts'

const wholeNumber = /^tkt-(\d{4})-(\d{1,9})$/i
const shortNumber = /^#?(\d{1,9})$/

/** Whether a text may be a ticket's number. */
export const isNumber = (text: string): boolean => wholeNumber.test(text) || shortNumber.test(text)

/**
 * The ticket numbers that a text may mean: `TKT-2026-000123` itself, or `123` of each of the years given.
 * None when the text is no number.
 */
export const numbersMeant = (text: string, years: readonly number[]): string[] => {
  const whole = wholeNumber.exec(text)
  if (whole) return [formatNumber(Number(whole[1]), Number(whole[2]))]
  const short = shortNumber.exec(text)
  return short ? years.map((year) => formatNumber(year, Number(short[1]))) : []
}

/** What separates words, and what stands for nothing between them in a query. */
const gap = String.raw`[\s\p{Z}!&|<():]`
const repeatedNots = new RegExp(`(?<=^|${gap}|")-(?:${gap}*-)+`, 'gu')

/**
 * The same query without repeated minus signs: two say nothing, three say what one says, and Postgres refuses
 * more than 32.
 */
export const withoutRepeatedNots = (text: string): string =>
  text.replace(repeatedNots, (signs) => (signs.split('-').length % 2 === 0 ? '-' : ''))

/**
 * The word that is still being typed, to be matched by its beginning: the last one, when it stands in no
 * quotes and is not excluded. Null when there is none.
 */
export const unfinishedWord = (text: string): string | null => {
  if ((text.match(/"/g) ?? []).length % 2 === 1) return null
  return /(?:^|\s)([\p{L}\p{N}]{2,})$/u.exec(text)?.[1] ?? null
}
