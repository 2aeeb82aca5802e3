/** The page is in English; a reader of another language still gets English words around English dates. */
const pickLocale = (): string =>
  globalThis.navigator?.languages?.find((language) => language.startsWith('en')) ?? 'en-GB'

const locale = pickLocale()
const relative = new Intl.RelativeTimeFormat(locale, { style: 'narrow', numeric: 'auto' })
const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' })
const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' })
const dayOfYear = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' })
const whole = new Intl.NumberFormat(locale)

const minute = 60_000
const hour = 60 * minute
const dayLength = 24 * hour

/** "now", "5 min. ago", "in 3 days"; beyond four weeks the date. `at` is an ISO time, `now` milliseconds. */
export const formatRelative = (at: string, now: number): string => {
  const distance = Date.parse(at) - now
  const size = Math.abs(distance)
  if (size < 45_000) return 'now'
  if (size < hour) return relative.format(Math.trunc(distance / minute) || Math.sign(distance), 'minute')
  if (size < dayLength) return relative.format(Math.trunc(distance / hour), 'hour')
  if (size < 28 * dayLength) return relative.format(Math.trunc(distance / dayLength), 'day')
  return formatDay(at, now)
}

/** "4 Mar", with the year when it is not this one. */
export const formatDay = (at: string, now: number): string => {
  const date = new Date(at)
  return (date.getFullYear() === new Date(now).getFullYear() ? day : dayOfYear).format(date)
}

/** The whole time, for a tooltip. */
export const formatExact = (at: string): string => exact.format(new Date(at))

export const formatNumber = (value: number): string => whole.format(value)

/** "1 ticket", "12,431 tickets". */
export const formatCount = (value: number, one: string, many = `${one}s`): string =>
  `${formatNumber(value)} ${value === 1 ? one : many}`
