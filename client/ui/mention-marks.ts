import type { ExtraProps } from 'react-markdown'
import { namesIn } from '#shared/mentions.ts'
import type { Person } from '#shared/organizations.ts'
import type { MarkdownTree } from './markdown-tree.ts'

type Element = NonNullable<ExtraProps['node']>
type Content = Element['children'][number]

/** Whom a text names, and who reads it. */
export type Mentions = { people: readonly Person[]; readerId: string | null }

const unmarked = ['a', 'code', 'pre', 'blockquote']

const markOf = (name: string, person: Person, readerId: string | null): Element => ({
  type: 'element',
  tagName: 'span',
  properties: {
    className: ['mention', ...(person.id === readerId ? ['mention-own'] : [])],
    title: person.name,
  },
  children: [{ type: 'text', value: name }],
})

const markText = (
  value: string,
  byUsername: ReadonlyMap<string, Person>,
  readerId: string | null,
): Content[] => {
  const pieces: Content[] = []
  let at = 0
  for (const { start, names } of namesIn(value)) {
    const person = names.map((name) => byUsername.get(name)).find((found) => found !== undefined)
    if (!person) continue
    const end = start + 1 + person.username.length
    pieces.push({ type: 'text', value: value.slice(at, start) })
    pieces.push(markOf(value.slice(start, end), person, readerId))
    at = end
  }
  return [...pieces, { type: 'text', value: value.slice(at) }]
}

/** Marks whom a text really names; other names stay words, and so does what stands in code, links and quotes. */
export const markMentions = ({ people, readerId }: Mentions) => {
  const byUsername = new Map(people.map((person) => [person.username, person]))
  const marked = (node: Content): Content[] => {
    if (node.type === 'text') return markText(node.value, byUsername, readerId)
    if (node.type === 'element' && !unmarked.includes(node.tagName))
      node.children = node.children.flatMap(marked)
    return [node]
  }
  return (tree: MarkdownTree): void => {
    if (byUsername.size > 0) tree.children = tree.children.flatMap(marked)
  }
}
