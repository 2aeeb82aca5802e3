import { memo } from 'react'
import type { Person } from '#shared/organizations.ts'
import { late } from './late.tsx'
import { PlainText } from './plain-text.tsx'
import type { RenderedMarkdownProps } from './rendered-markdown.tsx'
import './markdown.css'

const RenderedMarkdown = late<RenderedMarkdownProps>(
  async () => {
    const { RenderedMarkdown } = await import('./rendered-markdown.tsx')
    return { default: RenderedMarkdown }
  },
  { instead: ({ text }) => <PlainText text={text} /> },
)

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
    <RenderedMarkdown key={text} text={text} mentions={{ people, readerId }} />
  </div>
))
