import { type ComponentProps, createContext, use } from 'react'
import ReactMarkdown, { type Components, type ExtraProps } from 'react-markdown'
import rehypeSanitize from 'rehype-sanitize'
import { parseApart } from './markdown-queue.ts'
import { isSimple, type MarkdownTree, parseMarkdown } from './markdown-tree.ts'
import { type Mentions, markMentions } from './mention-marks.ts'
import { PlainText } from './plain-text.tsx'

type Props<Tag extends keyof React.JSX.IntrinsicElements> = ComponentProps<Tag> & ExtraProps

const InLinkContext = createContext(false)

const ExternalLink = ({ node: _node, children, ...props }: Props<'a'>) => (
  <a {...props} target="_blank" rel="noopener noreferrer nofollow ugc">
    <InLinkContext value={true}>{children}</InLinkContext>
  </a>
)

/**
 * An image from elsewhere would tell its server who reads this, and when: so it is never fetched, but named, with the
 * way to it for who wants that.
 */
const RemoteImage = ({ alt = '', src }: Props<'img'>) => {
  const isInLink = use(InLinkContext)
  const words = alt.trim()
  if (src === undefined || src === '') return words
  if (isInLink) return words === '' ? src : words
  return (
    <>
      {words === '' ? null : `${words}: `}
      <ExternalLink href={src}>{src}</ExternalLink>
    </>
  )
}

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

const components: Components = {
  a: ExternalLink,
  img: RemoteImage,
  pre: CodeBlock,
  input: TaskBox,
  table: ScrollingTable,
}
const takeTree = (tree: MarkdownTree) => () => tree

export type RenderedMarkdownProps = { text: string; mentions: Mentions }

/** Suspends while a text that may take long is parsed elsewhere. */
export const RenderedMarkdown = ({ text, mentions }: RenderedMarkdownProps) => {
  const tree = isSimple(text) ? parseMarkdown(text) : use(parseApart(text))
  if (!tree) return <PlainText text={text} />
  return (
    <ReactMarkdown
      rehypePlugins={[[takeTree, tree], rehypeSanitize, [markMentions, mentions]]}
      components={components}
    />
  )
}
