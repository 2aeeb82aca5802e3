import { type ComponentProps, use } from 'react'
import ReactMarkdown, { type Components, type ExtraProps } from 'react-markdown'
import rehypeSanitize, { defaultSchema } from 'rehype-sanitize'
import { parseApart } from './markdown-queue.ts'
import { isSimple, type MarkdownTree, parseMarkdown } from './markdown-tree.ts'
import { type Mentions, markMentions } from './mention-marks.ts'
import { PlainText } from './plain-text.tsx'

/** An image from elsewhere would tell its server who reads this, and when; so there are none. */
const schema: typeof defaultSchema = {
  ...defaultSchema,
  tagNames: (defaultSchema.tagNames ?? []).filter((name) => name !== 'img'),
}

type Props<Tag extends keyof React.JSX.IntrinsicElements> = ComponentProps<Tag> & ExtraProps

const ExternalLink = ({ node: _node, children, ...props }: Props<'a'>) => (
  <a {...props} target="_blank" rel="noopener noreferrer nofollow ugc">
    {children}
  </a>
)

// A block that scrolls must be reachable by the keyboard.
const CodeBlock = ({ node: _node, children, ...props }: Props<'pre'>) => (
  <pre {...props} tabIndex={0}>
    {children}
  </pre>
)

const TaskBox = ({ node: _node, ...props }: Props<'input'>) => (
  <input {...props} aria-label={props.checked ? 'Done' : 'Not done'} />
)

const ScrollingTable = ({ node: _node, children, ...props }: Props<'table'>) => (
  <div className="markdown-table" tabIndex={0}>
    <table {...props}>{children}</table>
  </div>
)

const components: Components = { a: ExternalLink, pre: CodeBlock, input: TaskBox, table: ScrollingTable }
const takeTree = (tree: MarkdownTree) => () => tree

/** Suspends while a text that may take long is parsed elsewhere. */
export const RenderedMarkdown = ({ text, mentions }: { text: string; mentions: Mentions }) => {
  const tree = isSimple(text) ? parseMarkdown(text) : use(parseApart(text))
  if (!tree) return <PlainText text={text} />
  return (
    <ReactMarkdown
      rehypePlugins={[
        [takeTree, tree],
        [rehypeSanitize, schema],
        [markMentions, mentions],
      ]}
      components={components}
    />
  )
}
