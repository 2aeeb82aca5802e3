import { isSimple, type MarkdownTree, parseMarkdown } from './markdown-tree.ts'

type Node = MarkdownTree['children'][number]

/** After these something new begins. */
const blocks = new Set(['p', 'li', 'br', 'pre', 'blockquote', 'tr', 'td', 'th', 'hr', 'h1', 'h2', 'h3', 'h4'])

const wordsIn = (node: Node): string => {
  if (node.type === 'text') return node.value
  if (node.type !== 'element') return ''
  if (node.tagName === 'img') return String(node.properties.alt ?? '')
  const words = node.children.map(wordsIn).join('')
  return blocks.has(node.tagName) ? `${words} ` : words
}

/** The words of a Markdown text without its marks, for reading aloud; one that is too entangled stays as typed. */
export const plainWords = (text: string): string => {
  const tree = isSimple(text) ? parseMarkdown(text) : null
  const words = tree ? tree.children.map(wordsIn).join('') : text
  return words.replace(/\s+/g, ' ').trim()
}
