import { useEffect, useSyncExternalStore } from 'react'
import type { CommentKind } from '#shared/comments.ts'

/** What was quoted on a ticket (its id) and has not come into a field yet; a note goes into notes alone. */
export type Quote = { ticketId: string; kind: CommentKind; text: string }

let waiting: Quote | null = null
const listeners = new Set<() => void>()
const tell = () => {
  for (const listener of listeners) listener()
}
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

/** Hands a quote to the field in which its answer is written. */
export const handOver = (quote: Quote): void => {
  waiting = quote
  tell()
}

const marks = /[\\`*_{}[\]()#+\-.!|<>~@]/g

/** Who wrote what, as Markdown that calls nobody and is followed by the place for the answer. */
export const quoteOf = (author: string, words: string): string => {
  const lines = words.trim().split('\n')
  const quoted = lines.map((line) => (line.trim() === '' ? '>' : `> ${line}`))
  return `${author.replace(marks, '\\$&')} wrote:\n\n${quoted.join('\n')}\n\n`
}

/** The text with a quote at its end, on lines of its own. */
export const withQuote = (text: string, quote: string): string => {
  const before = text.trimEnd()
  return before === '' ? quote : `${before}\n\n${quote}`
}

/** Offers a quote that waits on this ticket to a field, until `take` says that it has it. */
export const useQuotes = (ticketId: string, take: (quote: Quote) => boolean): void => {
  const quote = useSyncExternalStore(subscribe, () => (waiting?.ticketId === ticketId ? waiting : null))
  useEffect(() => {
    if (!quote || quote !== waiting || !take(quote)) return
    waiting = null
    tell()
  })
}
