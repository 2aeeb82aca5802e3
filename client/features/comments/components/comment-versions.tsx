import { Button, Modal } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTRPC } from '#client/lib/api.ts'
import { formatExact } from '#client/lib/format.ts'
import { ChangedWords } from '#client/ui/changed-words.tsx'
import { Markdown } from '#client/ui/markdown.tsx'
import { MoreButton } from '#client/ui/more-button.tsx'
import { RelativeTime } from '#client/ui/relative-time.tsx'
import { ErrorState, LoadingText } from '#client/ui/states.tsx'
import { useLightTip } from '#client/ui/tip.tsx'
import type { CommentEntry } from '../queries.ts'

type Shown = Pick<CommentEntry['comment'], 'id' | 'body' | 'editedAt' | 'canSeeVersions'>
type VersionsProps = { author: string; at: string; comment: Shown }

type VersionProps = { title: ReactNode; text: string; before: string | undefined }

/** A version as it read; or, where that is asked for, its words with what was taken out of the one before and put in. */
const Version = ({ title, text, before }: VersionProps) => {
  const [isMarked, setMarked] = useState(false)
  return (
    <section className="comment-version">
      <header>
        <h3 className="dimmed">{title}</h3>
        {before === undefined ? null : (
          <Button variant="subtle" size="compact-xs" onClick={() => setMarked(!isMarked)}>
            {isMarked ? 'Show as it read' : 'Mark what changed'}
          </Button>
        )}
      </header>
      {isMarked && before !== undefined ? (
        <p className="comment-version-words">
          <ChangedWords before={before} after={text} plain={text} />
        </p>
      ) : (
        <Markdown text={text} />
      )}
    </section>
  )
}

const Versions = ({ author, at, comment: { id: commentId, body, editedAt } }: VersionsProps) => {
  const options = useTRPC().comments.versions.infiniteQueryOptions(
    { commentId },
    { getNextPageParam: (page) => page.nextCursor, staleTime: 0 },
  )
  const earlier = useInfiniteQuery(options)
  if (earlier.error) return <ErrorState error={earlier.error} onRetry={() => void earlier.refetch()} />
  if (!earlier.data) return <LoadingText />
  const before = earlier.data.pages.flatMap((page) => page.items)
  const writtenAt = [at, ...before.map(({ replacedAt }) => replacedAt)]
  const versions = [...before.map((version) => version.body), ...(earlier.hasNextPage ? [] : [body ?? ''])]
  return (
    <>
      {versions.map((text, index) => (
        <Version
          key={writtenAt[index]}
          text={text}
          before={versions[index - 1]}
          title={
            <>
              {index === 0 ? 'Written' : 'Edited'} by {author}{' '}
              <RelativeTime at={writtenAt[index] ?? editedAt ?? at} />
              {index === before.length ? ' · as it reads now' : ''}
            </>
          }
        />
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
