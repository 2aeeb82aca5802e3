/** The page is in English; a reader of another language still gets English words around English dates. */
const pickLocale = (): string =>
  globalThis.navigator?.languages?.find((language) => language.startsWith('en')) ?? 'en-GB'

const locale = pickLocale()
const relative = new Intl.RelativeTimeFormat(locale, { style: 'narrow', numeric: 'auto' })
const whole = new Intl.NumberFormat(locale)

const makeFormats = (timeZone: string | null) => {
  const zone = timeZone === null ? {} : { timeZone }
  return {
    exact: new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short', ...zone }),
    toSecond: new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'medium', ...zone }),
    day: new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', ...zone }),
    dayOfYear: new Intl.DateTimeFormat(locale, {
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      ...zone,
    }),
    time: new Intl.DateTimeFormat(locale, { timeStyle: 'short', ...zone }),
    year: new Intl.DateTimeFormat(locale, { year: 'numeric', ...zone }),
    // In the order of ISO, for reckoning rather than for reading.
    clock: new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', ...zone }),
  }
}

let chosenZone: string | null = null
let formats = makeFormats(null)

/** The time zone of every time from now on: an IANA name, or null for that of the browser. */
export const setTimeZone = (timeZone: string | null): void => {
  if (timeZone === chosenZone) return
  try {
    formats = makeFormats(timeZone)
    chosenZone = timeZone
  } catch {
    // A browser older than the zone shows its own time.
  }
}

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
  const { day, dayOfYear, year } = formats
  return (year.format(date) === year.format(now) ? day : dayOfYear).format(date)
}

/** "14:02", of whatever day. */
export const formatTime = (at: string): string => formats.time.format(new Date(at))

/** The whole time, for a tooltip. */
export const formatExact = (at: string): string => formats.exact.format(new Date(at))

/** The whole time to its second, for a record. */
export const formatToSecond = (at: string): string => formats.toSecond.format(new Date(at))

/** The clock of the reader's zone at an instant, as "2026-01-05T23:59:59". */
const clockAt = (time: number): string => formats.clock.format(time).replace(' ', 'T')

/** The day of an instant in the reader's zone, as a date field takes it: "2026-01-05". */
export const calendarDay = (time: Date): string => clockAt(time.getTime()).slice(0, 10)

/**
 * The instant, in milliseconds, at which the clock of the reader's zone shows a time ("2026-01-05T23:59:59");
 * NaN for no such time.
 */
export const instantOf = (clock: string): number => {
  const wanted = Date.parse(`${clock}Z`)
  if (Number.isNaN(wanted)) return wanted
  const ahead = (time: number) => Date.parse(`${clockAt(time)}Z`) - time
  // The second look is for days on which the clocks change.
  const near = wanted - ahead(wanted)
  return wanted - ahead(near)
}

export const formatNumber = (value: number): string => whole.format(value)

/** "1 ticket", "12,431 tickets". */
export const formatCount = (value: number, one: string, many = `${one}s`): string =>
  `${formatNumber(value)} ${value === 1 ? one : many}`
