import { IconLock } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useHere } from '#client/features/organizations/organization.ts'
import type { ComposedKind } from '#shared/comments.ts'
import { useSending } from '../mutations.ts'
import { hasUnsent } from '../use-message.ts'

export const kindWords: Record<
  ComposedKind,
  { tab: string; field: string; placeholder: string; send: string }
> = {
  reply: { tab: 'Reply', field: 'Your reply', placeholder: 'Write a reply…', send: 'Send' },
  note: {
    tab: 'Internal note',
    field: 'Internal note',
    placeholder: 'Write a note for staff…',
    send: 'Add note',
  },
}

type KindSwitchProps = {
  ticketId: string
  kind: ComposedKind
  onKind: (kind: ComposedKind) => void
}

/** Chooses what is written: a note looks like one before it is sent. */
export const KindSwitch = ({ ticketId, kind, onKind }: KindSwitchProps) => {
  const { me } = useHere()
  const [begun, setBegun] = useState<ComposedKind | null>(null)
  const other = kind === 'reply' ? 'note' : 'reply'
  const isOnItsWay = useSending(ticketId).some((sending) => sending.kind === other)
  // What was typed is kept once the kind has changed, so that is looked at only then.
  useEffect(() => {
    setBegun(!isOnItsWay && hasUnsent(me.id, ticketId, other) ? other : null)
  }, [me.id, ticketId, other, isOnItsWay])
  return (
    <fieldset className="composer-kinds" aria-label="Kind of message">
      {(['reply', 'note'] as const).map((each) => (
        <button
          key={each}
          type="button"
          className="composer-kind"
          aria-pressed={kind === each}
          onClick={() => onKind(each)}
        >
          {kindWords[each].tab}
          {each !== kind && each === begun ? (
            <span className="composer-begun" title="Not sent yet">
              <span className="visually-hidden">(not sent yet)</span>
            </span>
          ) : null}
        </button>
      ))}
      {kind === 'note' ? (
        <span className="composer-private">
          <IconLock size={13} aria-hidden="true" /> Only staff will see this
        </span>
      ) : null}
    </fieldset>
  )
}
