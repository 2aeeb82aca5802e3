import { lazy, memo, Suspense } from 'react'
import { PlainText, PlainTextBoundary } from './plain-text.tsx'
import './markdown.css'

const RenderedMarkdown = lazy(async () => {
  const { RenderedMarkdown } = await import('./rendered-markdown.tsx')
  return { default: RenderedMarkdown }
})

/** Markdown of a person, rendered safely. Until that is done, and where it cannot be, the text stands there as typed. */
export const Markdown = memo(({ text }: { text: string }) => (
  <div className="markdown">
    <PlainTextBoundary key={text} text={text}>
      <Suspense fallback={<PlainText text={text} />}>
        <RenderedMarkdown text={text} />
      </Suspense>
    </PlainTextBoundary>
  </div>
))
