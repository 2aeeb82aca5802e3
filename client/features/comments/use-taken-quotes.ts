import type { RefObject } from 'react'
import { writeInto } from '#client/ui/write-into.ts'
import type { ComposedKind } from '#shared/comments.ts'
import { useQuotes, withQuote } from './quotes.ts'

type QuotedInto = {
  ticket: { id: string }
  kind: ComposedKind
  onKind: (kind: ComposedKind) => void
  fieldRef: RefObject<HTMLTextAreaElement | null>
}

/** Puts quotes at the end of what is typed; a quoted note goes into a note alone, whatever is open. */
export const useTakenQuotes = (
  { ticket, kind, onKind, fieldRef }: QuotedInto,
  text: string,
  setText: (text: string) => void,
) =>
  useQuotes(ticket.id, (quote) => {
    if (quote.kind === 'chat') return false
    if (quote.kind === 'note' && kind !== 'note') {
      onKind('note')
      return false
    }
    const quoted = withQuote(text, quote.text)
    if (!fieldRef.current || !writeInto(fieldRef.current, quoted)) setText(quoted)
    // What is being written keeps its kind from here on.
    onKind(kind)
    requestAnimationFrame(() => {
      const field = fieldRef.current
      field?.focus()
      field?.setSelectionRange(field.value.length, field.value.length)
      field?.scrollTo({ top: field.scrollHeight })
    })
    return true
  })
