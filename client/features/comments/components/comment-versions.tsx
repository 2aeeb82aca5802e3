import { Button, Modal } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '#client/lib/api.ts'
import { formatExact } from '#client/lib/format.ts'
import { late } from '#client/ui/late.tsx'
import { Markdown } from '#client/ui/markdown.tsx'
import { MoreButton } from '#client/ui/more-button.tsx'
import { RelativeTime } from '#client/ui/relative-time.tsx'
import { ErrorState, LoadingText } from '#client/ui/states.tsx'
import { useLightTip } from '#client/ui/tip.tsx'
import type { CommentEntry } from '../queries.ts'

const WordDiff = late(() => import('#client/ui/word-diff.tsx'))

type Shown = Pick<CommentEntry['comment'], 'id' | 'body' | 'editedAt' | 'canSeeVersions'>
type VersionsProps = { author: string; at: string; comment: Shown }

/** A version as it read; or its words, with what was taken out of the one before it and put in. */
const Version = ({ text, before }: { text: string; before: string | undefined }) =>
  before === undefined ? (
    <Markdown text={text} />
  ) : (
    <p className="comment-version-words">
      <WordDiff before={before} after={text} />
    </p>
  )

const Versions = ({ author, at, comment: { id: commentId, body, editedAt } }: VersionsProps) => {
  const options = useTRPC().comments.versions.infiniteQueryOptions(
    { commentId },
    { getNextPageParam: (page) => page.nextCursor, staleTime: 0 },
  )
  const earlier = useInfiniteQuery(options)
  const [isMarked, setMarked] = useState(false)
  if (earlier.error) return <ErrorState error={earlier.error} onRetry={() => void earlier.refetch()} />
  if (!earlier.data) return <LoadingText />
  const before = earlier.data.pages.flatMap((page) => page.items)
  const writtenAt = [at, ...before.map(({ replacedAt }) => replacedAt)]
  const versions = [...before.map((version) => version.body), ...(earlier.hasNextPage ? [] : [body ?? ''])]
  return (
    <>
      <Button
        className="comment-versions-mark"
        variant="default"
        size="xs"
        aria-pressed={isMarked}
        onClick={() => setMarked(!isMarked)}
      >
        {isMarked ? 'Show as it read' : 'Mark what changed'}
      </Button>
      {versions.map((text, index) => (
        <section key={writtenAt[index]} className="comment-version">
          <h3 className="dimmed">
            {index === 0 ? 'Written' : 'Edited'} by {author}{' '}
            <RelativeTime at={writtenAt[index] ?? editedAt ?? at} />
            {index === before.length ? ' · as it reads now' : ''}
          </h3>
          <Version text={text} before={isMarked ? versions[index - 1] : undefined} />
        </section>
      ))}
      <MoreButton list={earlier} mt="md" />
    </>
  )
}

/** Says that a message was edited, and when it is pointed at; shows those who may know how it read before. */
export const CommentVersions = ({ noun, ...shown }: VersionsProps & { noun: string }) => {
  const [opened, setOpened] = useState(false)
  const { canSeeVersions, editedAt } = shown.comment
  const { pointing, tip } = useLightTip(formatExact(editedAt ?? shown.at))
  if (!canSeeVersions) {
    return (
      <>
        <span className="comment-edited" {...pointing}>
          edited
        </span>
        {tip}
      </>
    )
  }
  return (
    <>
      <button
        type="button"
        className="comment-edited"
        {...pointing}
        onClick={(event) => {
          pointing.onClick(event)
          setOpened(true)
        }}
      >
        edited
      </button>
      {tip}
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={`How this ${noun} read before`}
        closeButtonProps={{ 'aria-label': 'Close' }}
        size={560}
      >
        {opened ? <Versions {...shown} /> : null}
      </Modal>
    </>
  )
}
