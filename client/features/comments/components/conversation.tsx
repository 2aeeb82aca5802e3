import { Button } from '@mantine/core'
import { IconArrowDown } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo, useRef, useState } from 'react'
import { FilesPlace } from '#client/features/attachments/components/files-place.tsx'
import { TicketFilesStrip } from '#client/features/attachments/components/ticket-files-strip.tsx'
import { UploadTray } from '#client/features/attachments/components/upload-tray.tsx'
import { useHere } from '#client/features/organizations/organization.ts'
import { carryIntoReply } from '#client/features/tickets/carry-text.ts'
import type { Ticket } from '#client/features/tickets/queries.ts'
import { useApi } from '#client/lib/api.ts'
import { draftsOf } from '#client/lib/drafts.ts'
import { formatCount } from '#client/lib/format.ts'
import { useActions } from '#client/lib/shortcuts.ts'
import { ErrorState, LoadingText } from '#client/ui/states.tsx'
import type { ComposedKind } from '#shared/comments.ts'
import { type Sending, useSending } from '../mutations.ts'
import { type Scroller, useComeNear, useNewestInView } from '../newest-in-view.ts'
import { joinPages, type TimelineEntry, timelineQuery } from '../queries.ts'
import { ReplyPlace } from '../reply-place.ts'
import { hasUnsent } from '../use-message.ts'
import { useNamedComment } from '../use-named-comment.ts'
import { Composer } from './composer.tsx'
import { HeldPlace } from './held-place.tsx'
import { Timeline } from './timeline.tsx'
import './conversation.css'

const useComposerKeys = (
  { can: { reply, note } }: Ticket,
  isGone: boolean,
  focusComposer: (kind: ComposedKind) => void,
) => {
  const group = 'This ticket'
  useActions([
    ...(reply && !isGone
      ? [{ id: 'ticket.reply', label: 'Reply', group, keys: 'r', run: () => focusComposer('reply') }]
      : []),
    ...(note && !isGone
      ? [
          {
            id: 'ticket.note',
            label: 'Add an internal note',
            group,
            keys: 'n',
            run: () => focusComposer('note'),
          },
        ]
      : []),
  ])
}

export type ConversationProps = {
  ticket: Ticket
  /** It was deleted meanwhile: all is there to read, and nothing can be sent. */
  isGone: boolean
  /** The request itself, above what followed. */
  description: ReactNode
  /** In place of the composer, where one can no longer write. */
  closed: ReactNode
}

/** An entry of what is gone: to be read, not to be changed. */
const asFixed = (entry: TimelineEntry): TimelineEntry =>
  entry.type === 'comment'
    ? { ...entry, comment: { ...entry.comment, canEdit: false, canDelete: false } }
    : entry

const useTimeline = (number: string) => {
  const timeline = useInfiniteQuery(timelineQuery(useApi(), number))
  const pages = timeline.data?.pages
  return { timeline, ...useMemo(() => joinPages(pages ?? []), [pages]) }
}

type HistoryProps = { timeline: ReturnType<typeof useTimeline>['timeline']; scroller: Scroller }

/** What is earlier: whether it can be fetched without being asked for by hand, which a failure needs. */
const earlierOf = ({
  hasNextPage,
  isFetching,
  isFetchNextPageError,
  fetchNextPage,
}: HistoryProps['timeline']) => ({
  isWanted: hasNextPage && !isFetching && !isFetchNextPageError,
  fetchEarlier: () => void fetchNextPage({ cancelRefetch: false }),
})

/** What stands above the timeline: the way to what is earlier, or why there is nothing yet. */
const History = ({ timeline, scroller }: HistoryProps) => {
  const { isWanted, fetchEarlier } = earlierOf(timeline)
  const mark = useComeNear(scroller, isWanted, fetchEarlier)
  if (timeline.isPending) return <LoadingText />
  if (timeline.error && !timeline.data) {
    return (
      <ErrorState
        error={timeline.error}
        title="The conversation could not be loaded"
        onRetry={() => void timeline.refetch()}
      />
    )
  }
  return timeline.hasNextPage ? (
    <div ref={mark}>
      <Button
        variant="default"
        size="xs"
        className="show-earlier"
        loading={timeline.isFetchingNextPage}
        onClick={fetchEarlier}
      >
        Show earlier
      </Button>
    </div>
  ) : null
}

type NewestButtonProps = { unseen: number; isFar: boolean; onShow: () => void }

const NewestButton = ({ unseen, isFar, onShow }: NewestButtonProps) =>
  unseen > 0 || isFar ? (
    <Button
      className="show-newest"
      variant="default"
      size="xs"
      leftSection={<IconArrowDown size={14} aria-hidden="true" />}
      onClick={onShow}
    >
      {unseen > 0 ? formatCount(unseen, 'new message') : 'Jump to newest'}
    </Button>
  ) : null

/**
 * What is being written: as chosen, or as begun before, or a reply where it can be sent. What is unsent is shown even
 * where it cannot be, and what someone is writing never changes its kind by itself.
 */
const useComposerFocus = (ticket: Ticket, isGone: boolean, sending: readonly Sending[]) => {
  const readerId = useHere().me.id
  const isLeft = (kind: ComposedKind) =>
    hasUnsent(readerId, ticket.id, kind) && !sending.some((each) => each.kind === kind)
  const [chosen, setChosen] = useState<ComposedKind | null>(
    () => (['reply', 'note'] as const).find(isLeft) ?? null,
  )
  const fieldRef = useRef<HTMLTextAreaElement>(null)
  useComposerKeys(ticket, isGone, (wanted) => {
    setChosen(wanted)
    requestAnimationFrame(() => fieldRef.current?.focus())
  })
  // Another round begins with the reply that is kept, so that it shows what was carried into it.
  const [round, setRound] = useState(0)
  const takeReply = (text: string): boolean => {
    if (!carryIntoReply(draftsOf(readerId), ticket.id, text)) return false
    setChosen('reply')
    setRound(round + 1)
    requestAnimationFrame(() => fieldRef.current?.focus())
    return true
  }
  const usual = ticket.can.reply ? ('reply' as const) : ('note' as const)
  const kind = ticket.can.note ? (chosen ?? usual) : ('reply' as const)
  return {
    field: { kind, onKind: setChosen, fieldRef },
    round,
    takeReply: ticket.can.reply && !isGone ? takeReply : null,
  }
}

/** The request, what was said and done since, and the place to answer. Opens at the newest. */
export const Conversation = ({ ticket, isGone, description, closed }: ConversationProps) => {
  const { me } = useHere()
  const { timeline, entries, people } = useTimeline(ticket.number)
  const shown = useMemo(() => (isGone ? entries.map(asFixed) : entries), [isGone, entries])
  const sending = useSending(ticket.id)
  const { field, round, takeReply } = useComposerFocus(ticket, isGone, sending)
  const { scroller, unseen, isFar, announcement, isBack, ...newest } = useNewestInView(entries, me.id)
  const { showNewest, goToNewest, show } = newest
  const { isWanted, fetchEarlier } = earlierOf(timeline)
  useNamedComment({
    ticketId: ticket.id,
    entries,
    fetchEarlier: isWanted ? fetchEarlier : null,
    show,
    isBack,
  })
  return (
    <FilesPlace className="conversation" {...{ ticket, isGone }} kind={field.kind}>
      <div className="conversation-scroll" ref={scroller}>
        <div className="conversation-column">
          <ReplyPlace value={takeReply}>{description}</ReplyPlace>
          <TicketFilesStrip isOnlyPlace={!ticket.can.reply && !ticket.can.note} />
          <History timeline={timeline} scroller={scroller} />
          <HeldPlace scroller={scroller} oldest={entries.at(0)?.number ?? null}>
            <Timeline ticket={ticket} entries={shown} people={people} sending={sending} />
          </HeldPlace>
        </div>
      </div>
      <p className="visually-hidden" aria-live="polite">
        {announcement}
      </p>
      <NewestButton {...{ unseen, isFar }} onShow={goToNewest} />
      <div className="conversation-foot">
        <UploadTray ticketId={ticket.id} />
        <Composer
          key={round}
          {...field}
          {...{ ticket, isGone, entries, closed }}
          onSent={() => requestAnimationFrame(showNewest)}
          onWarned={showNewest}
        />
      </div>
    </FilesPlace>
  )
}
