import { lazy, memo, Suspense } from 'react'
import type { Person } from '#shared/organizations.ts'
import { Boundary } from './boundary.tsx'
import { PlainText } from './plain-text.tsx'
import './markdown.css'

const RenderedMarkdown = lazy(async () => {
  const { RenderedMarkdown } = await import('./rendered-markdown.tsx')
  return { default: RenderedMarkdown }
})

export type MarkdownProps = {
  text: string
  /** Whom it really names: they are marked. */
  people?: readonly Person[]
  /** Who reads it: their own name is marked more. */
  readerId?: string | null
}

const nobody: readonly Person[] = []

/** Markdown of a person, rendered safely. Until that is done, and where it cannot be, the text stands there as typed. */
export const Markdown = memo(({ text, people = nobody, readerId = null }: MarkdownProps) => (
  <div className="markdown">
    <Boundary key={text} fallback={() => <PlainText text={text} />}>
      <Suspense fallback={<PlainText text={text} />}>
        <RenderedMarkdown text={text} mentions={{ people, readerId }} />
      </Suspense>
    </Boundary>
  </div>
))
