import type { ComponentProps } from 'react'
import ReactMarkdown, { type ExtraProps } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { remarkAsTyped } from './remark-as-typed.ts'

type Element = NonNullable<ExtraProps['node']>

/** What Markdown says, as elements that are not yet sanitized. */
export type MarkdownTree = { type: 'root'; children: Element['children'] }

/**
 * What one text may become on a page. Ten levels of lists are twenty elements deep; a table of 50,000 characters
 * with short cells has some 18,000 nodes.
 */
export const treeLimits = { depth: 60, nodes: 25_000 } as const

type Branch = { type?: string; children?: readonly Branch[] }

/** Whether a tree is shallow and small enough to be walked by recursion and laid out by a browser. */
export const fitsPage = (tree: Branch): boolean => {
  let level: readonly Branch[] = [tree]
  let nodes = 0
  for (let depth = 0; level.length > 0; depth += 1) {
    nodes += level.length
    if (depth > treeLimits.depth || nodes > treeLimits.nodes) return false
    level = level.flatMap(({ children }) => children ?? [])
  }
  return true
}

const remarkPlugins = [remarkGfm, remarkAsTyped]

/**
 * Parses Markdown; null when it is too entangled to be shown as anything but plain text.
 * The time it takes may grow with the square of the length and worse: ask `isSimple` first, or work apart from the page.
 */
export const parseMarkdown = (text: string): MarkdownTree | null => {
  let parsed: MarkdownTree | null = null
  const keepTree = () => (tree: MarkdownTree) => {
    if (fitsPage(tree)) parsed = { type: 'root', children: tree.children }
    return { type: 'root', children: [] }
  }
  const rehypePlugins: ComponentProps<typeof ReactMarkdown>['rehypePlugins'] = [keepTree]
  try {
    ReactMarkdown({ children: text, remarkPlugins, rehypePlugins })
  } catch (error) {
    // The parser calls itself for each level: thousands of them exhaust the stack.
    if (error instanceof RangeError) return null
    throw error
  }
  return parsed
}

/** Up to here even the worst text takes some milliseconds. Ordinary prose has a mark every thirty characters. */
export const simpleLimits = { characters: 2_000, marks: 120 } as const

const marks = /[^\p{L}\p{M}\p{N}\s,?'"“”’]/gu

/** Whether a text is so short, and has so few marks that could mean something, that parsing it cannot take long. */
export const isSimple = (text: string): boolean =>
  text.length <= simpleLimits.characters && (text.match(marks)?.length ?? 0) <= simpleLimits.marks
