import { lazy, memo, Suspense } from 'react'
import './markdown.css'

const RenderedMarkdown = lazy(async () => {
  const { RenderedMarkdown } = await import('./rendered-markdown.tsx')
  return { default: RenderedMarkdown }
})

/** Markdown of a person, rendered safely. Until the renderer is loaded the text stands there as typed. */
export const Markdown = memo(({ text }: { text: string }) => (
  <div className="markdown">
    <Suspense fallback={<p className="markdown-plain">{text}</p>}>
      <RenderedMarkdown text={text} />
    </Suspense>
  </div>
))
