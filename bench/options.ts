import { parseArgs } from 'node:util'

export const sizes = [10_000, 100_000, 1_000_000] as const
/** The size that larger ones are compared with. */
export const baseSize = 10_000
export const sectionNames = [
  'list',
  'ticket',
  'counts',
  'search',
  'create',
  'throughput',
  'live',
  'signin',
] as const
export type SectionName = (typeof sectionNames)[number]

export type Options = {
  tickets: number
  only: readonly SectionName[]
  /** Live streams open at once. */
  streams: number
  /** How often each read is measured. */
  rounds: number
  /** Print the plans of the statements instead of measuring. */
  plans: boolean
}

const usage = `Usage: npm run bench -- [--tickets=10000|100000|1000000] [--only=${sectionNames.join(',')}]
         [--streams=200] [--rounds=100] [--plans]`

const positive = (name: string, text: string): number => {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a whole number.\n${usage}`)
  return value
}

const readSections = (text: string | undefined): readonly SectionName[] => {
  if (text === undefined) return sectionNames
  return text.split(',').map((name) => {
    const known = sectionNames.find((one) => one === name)
    if (!known) throw new Error(`There is no ${name} to measure.\n${usage}`)
    return known
  })
}

/** Reads the command line. @throws Error in words when it is wrong. */
export const readOptions = (): Options => {
  const { values } = parseArgs({
    options: {
      tickets: { type: 'string', default: String(baseSize) },
      only: { type: 'string' },
      streams: { type: 'string', default: '200' },
      rounds: { type: 'string', default: '100' },
      plans: { type: 'boolean', default: false },
    },
  })
  const tickets = sizes.find((size) => size === Number(values.tickets))
  if (!tickets) throw new Error(`--tickets must be one of ${sizes.join(', ')}.\n${usage}`)
  return {
    tickets,
    only: readSections(values.only),
    streams: positive('streams', values.streams),
    rounds: positive('rounds', values.rounds),
    plans: values.plans,
  }
}
