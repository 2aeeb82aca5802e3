import { ActionIcon, Button } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useHere } from '#client/features/organizations/organization.ts'
import { stepIndex } from '#client/features/tickets/list-moves.ts'
import { useActions } from '#client/lib/shortcuts.ts'
import { MoreButton } from '#client/ui/more-button.tsx'
import { Page } from '#client/ui/page.tsx'
import { EmptyState, ErrorState, LoadingRows, LoadingText } from '#client/ui/states.tsx'
import { Tip } from '#client/ui/tip.tsx'
import { DraftList } from '../components/draft-list.tsx'
import { DraftView } from '../components/draft-view.tsx'
import { type Choice, useDecide } from '../mutations.ts'
import type { Draft } from '../queries.ts'
import { neighbourOf } from '../queue-place.ts'
import { type ReviewQueue, useReviewQueue } from '../use-review-queue.ts'
import './review.css'

const Nothing = () => {
  const { workflow } = useHere().organization
  return (
    <EmptyState title="Nothing waits for a review">
      {workflow === 'reviewed'
        ? 'New requests are listed here until a manager has approved them.'
        : 'In this organization work starts at once: new requests are not reviewed.'}
    </EmptyState>
  )
}

/** The address names a draft that is not in the list. */
const NotHere = ({ number }: { number: string }) => {
  const { slug } = useHere().organization
  return (
    <EmptyState
      title={`${number} is not in this list`}
      action={
        <Button
          variant="default"
          renderRoot={(props) => <Link {...props} to="/o/$slug/tickets/$number" params={{ slug, number }} />}
        >
          Open the ticket
        </Button>
      }
    >
      Perhaps it has been reviewed already.
    </EmptyState>
  )
}

const isTypingReason = () => Boolean(document.activeElement?.closest('.review-form'))

const numbersOf = (drafts: readonly Draft[] | undefined) => drafts?.map(({ ticket }) => ticket.number) ?? []

/** Moves through the queue; whoever comes to a draft by a key or a decision hears its title. */
const useMoves = ({ drafts, number, shown, goTo, query }: ReviewQueue) => {
  const heading = useRef<HTMLHeadingElement>(null)
  const takesFocus = useRef(false)
  const shownId = shown?.ticket.id
  useEffect(() => {
    if (!takesFocus.current || shownId === undefined) return
    takesFocus.current = false
    heading.current?.focus({ preventScroll: true })
  }, [shownId])
  const moveTo = (target: string | null) => {
    takesFocus.current = target !== null && target !== number
    goTo(target)
  }
  const step = (by: 1 | -1) => () => {
    const numbers = numbersOf(drafts)
    const index = number === null ? -1 : numbers.indexOf(number)
    const target = numbers[stepIndex(index, by, numbers.length)]
    if (target === undefined) return
    moveTo(target)
    document.querySelector(`[data-row="${target}"]`)?.scrollIntoView({ block: 'nearest' })
    if (target === numbers.at(-1) && query.hasNextPage) void query.fetchNextPage()
  }
  return { heading, moveTo, step }
}

type Moves = ReturnType<typeof useMoves>

const useQueueKeys = ({ shown }: ReviewQueue, { step }: Moves) => {
  const navigate = useNavigate()
  const { slug } = useHere().organization
  const open = () => {
    if (shown === null) return
    void navigate({ to: '/o/$slug/tickets/$number', params: { slug, number: shown.ticket.number } })
  }
  const group = 'Review'
  useActions([
    { id: 'review.next', label: 'Next request', group, keys: 'j', keyOnly: true, run: step(1) },
    { id: 'review.previous', label: 'Previous request', group, keys: 'k', keyOnly: true, run: step(-1) },
    { id: 'review.open', label: 'Open the ticket', group, keys: 'Enter', keyOnly: true, run: open },
  ])
}

const Shown = ({ queue, moves: { heading, moveTo } }: { queue: ReviewQueue; moves: Moves }) => {
  const { drafts, number, shown, standing, isDecided, isSearching, showNewest } = queue
  const { mutate } = useDecide()
  const next = () => neighbourOf(numbersOf(drafts), number ?? '')
  if (isDecided) return null
  if (isSearching) return <LoadingText lines={6} />
  if (shown === null) return number === null ? null : <NotHere number={number} />
  const decide = (choice: Choice) => {
    const onRefused = () => {
      if (!isTypingReason()) moveTo(shown.ticket.number)
    }
    mutate({ draft: shown, choice, onRefused })
    moveTo(next())
  }
  return (
    <DraftView
      key={shown.ticket.id}
      draft={shown}
      standing={standing}
      headingRef={heading}
      onDecide={decide}
      onNewest={showNewest}
      onNext={() => moveTo(next())}
    />
  )
}

const Queue = ({ queue }: { queue: ReviewQueue }) => {
  const moves = useMoves(queue)
  useQueueKeys(queue, moves)
  const { query, drafts, number, isNarrow } = queue
  if (query.isPending) return <LoadingRows height={52} />
  if (drafts === undefined)
    return (
      <ErrorState
        error={query.error}
        title="The requests could not be loaded"
        onRetry={() => void query.refetch()}
      />
    )
  if (drafts.length === 0 && number === null) return <Nothing />
  const isList = !isNarrow || number === null
  return (
    <div className="review">
      {isList ? (
        <nav className="review-list" aria-label="Waiting for a review">
          <DraftList drafts={drafts} shown={number} replaces={!isNarrow} />
          <MoreButton list={query} m="12px auto" />
        </nav>
      ) : null}
      {!isNarrow || number !== null ? <Shown queue={queue} moves={moves} /> : null}
    </div>
  )
}

const BackToList = ({ onBack }: { onBack: () => void }) => (
  <Tip label="Back to the list">
    <ActionIcon aria-label="Back to the list" onClick={onBack}>
      <IconArrowLeft size={17} />
    </ActionIcon>
  </Tip>
)

/** The requests that wait for a review, for managers and admins; at small widths one after the other. */
export const ReviewPage = () => {
  const queue = useReviewQueue()
  const { isNarrow, number, goTo } = queue
  return (
    <Page
      title="Review"
      before={isNarrow && number !== null ? <BackToList onBack={() => goTo(null)} /> : undefined}
    >
      <Queue queue={queue} />
    </Page>
  )
}
