import { type FocusEvent, type RefObject, useRef } from 'react'
import { useHere } from '#client/features/organizations/organization.ts'
import type { Ticket } from '#client/features/tickets/queries.ts'
import type { ComposedKind } from '#shared/comments.ts'
import { hasUnsentReply } from './use-message.ts'

type Composed = {
  ticket: Ticket
  kind: ComposedKind
  onKind: (kind: ComposedKind) => void
  fieldRef: RefObject<HTMLTextAreaElement | null>
  onSent: () => void
}

/**
 * After a note the composer is for replies again, so that the next answer does not become a note unnoticed; but not
 * while its field has the focus: whoever goes on typing a note says nothing to the requester.
 */
export const useBackToReply = ({ ticket, kind, onKind, onSent, fieldRef }: Composed, isEmpty: boolean) => {
  const { me } = useHere()
  const form = useRef<HTMLFormElement>(null)
  const isDone = useRef(false)
  const onBlur = ({ target, relatedTarget }: FocusEvent) => {
    // A window that is left keeps its focus for when it is come back to.
    if (target === document.activeElement || form.current?.contains(relatedTarget)) return
    if (isDone.current && isEmpty) onKind('reply')
    isDone.current = false
  }
  return {
    form: { ref: form, onBlur },
    /** @param hasMore whether another note comes into the field next. */
    onGone: (hasMore: boolean) => {
      onSent()
      if (kind !== 'note' || !ticket.can.reply || hasMore) return
      isDone.current = document.activeElement === fieldRef.current
      if (isDone.current) return
      // Leaving the field for its form holds on to the kind, so that comes first.
      form.current?.querySelector<HTMLElement>('.composer-kind')?.focus()
      onKind('reply')
    },
    /** A note that comes back is shown, unless a reply is being written. */
    onFailed: () => {
      if (kind === 'note' && !hasUnsentReply(me.id, ticket.id)) onKind('note')
    },
  }
}

/**
 * A reply that turns out to be a note goes along, and comes back as it went; what was written as a note never becomes
 * a reply.
 */
export const useKindSwitch = (
  { kind, onKind }: Pick<Composed, 'kind' | 'onKind'>,
  text: string,
  carryTo: (kind: ComposedKind) => boolean,
) => {
  const carried = useRef<string | null>(null)
  return (next: ComposedKind) => {
    const goesAlong = next !== kind && (next === 'note' || text === carried.current) && carryTo(next)
    carried.current = goesAlong && next === 'note' ? text : null
    onKind(next)
  }
}
