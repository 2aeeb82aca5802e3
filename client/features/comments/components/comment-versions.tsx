import { Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '#client/lib/api.ts'
import { Markdown } from '#client/ui/markdown.tsx'
import { RelativeTime } from '#client/ui/relative-time.tsx'
import { ErrorState, LoadingText } from '#client/ui/states.tsx'

const Versions = ({ commentId }: { commentId: string }) => {
  const versions = useQuery({ ...useTRPC().comments.versions.queryOptions({ commentId }), staleTime: 0 })
  if (versions.error) return <ErrorState error={versions.error} onRetry={() => void versions.refetch()} />
  if (!versions.data) return <LoadingText />
  return versions.data.map((version) => (
    <section key={version.replacedAt} className="comment-version">
      <h3 className="dimmed">
        Until <RelativeTime at={version.replacedAt} />
      </h3>
      <Markdown text={version.body} />
    </section>
  ))
}

/** Says that a message was edited, and shows how it read before. */
export const CommentVersions = ({ commentId, noun }: { commentId: string; noun: string }) => {
  const [opened, setOpened] = useState(false)
  return (
    <>
      <button type="button" className="comment-edited" onClick={() => setOpened(true)}>
        edited
      </button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={`How this ${noun} read before`}
        closeButtonProps={{ 'aria-label': 'Close' }}
        size={560}
      >
        {opened ? <Versions commentId={commentId} /> : null}
      </Modal>
    </>
  )
}
