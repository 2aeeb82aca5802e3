import { formatNumber } from '#client/lib/format.ts'

const kilobyte = 1024
const megabyte = 1024 * 1024

/** "812 bytes", "14 kB", "3.2 MB". */
export const formatBytes = (bytes: number): string => {
  if (bytes < kilobyte) return `${formatNumber(bytes)} ${bytes === 1 ? 'byte' : 'bytes'}`
  if (bytes < megabyte) return `${formatNumber(Math.round(bytes / kilobyte))} kB`
  return `${formatNumber(Math.round(bytes / (megabyte / 10)) / 10)} MB`
}

const settledMs = 1_500

/**
 * "12 s left", "3 min. left": by how fast the bytes went so far; nothing before that can be told.
 * `elapsed` is in milliseconds.
 */
export const timeLeft = (sent: number, size: number, elapsed: number): string | null => {
  if (sent <= 0 || sent >= size || elapsed < settledMs) return null
  const seconds = Math.ceil(((size - sent) * elapsed) / sent / 1000)
  return seconds < 60 ? `${seconds} s left` : `${Math.ceil(seconds / 60)} min. left`
}

/** How much of a file has gone, in whole hundredths; never all of it before the last byte. */
export const percentOf = (sent: number, size: number): number =>
  Math.floor((100 * Math.min(sent, size)) / size)
