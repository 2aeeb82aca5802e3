type MarkdownNode = { type: string; value?: string; children?: MarkdownNode[] }

const lines = (text: string): MarkdownNode[] =>
  text
    .split('\n')
    .flatMap((value, index) => [
      ...(index > 0 ? [{ type: 'break' }] : []),
      ...(value === '' ? [] : [{ type: 'text', value }]),
    ])

const asTyped = (node: MarkdownNode, isInParagraph: boolean): MarkdownNode[] => {
  if (node.type === 'text') return lines(node.value ?? '')
  if (node.type === 'html') {
    const children = lines(node.value ?? '')
    return isInParagraph ? children : [{ type: 'paragraph', children }]
  }
  return [withChildrenAsTyped(node)]
}

// What stands among running text stands in one of these, and in the marks within them.
const textParents = [
  'paragraph',
  'heading',
  'tableCell',
  'emphasis',
  'strong',
  'delete',
  'link',
  'linkReference',
]

const withChildrenAsTyped = (node: MarkdownNode): MarkdownNode => {
  if (!node.children) return node
  const holdsText = textParents.includes(node.type)
  node.children = node.children.flatMap((child) => asTyped(child, holdsText))
  return node
}

/**
 * People paste logs, letters and pages: a tag is shown as the text that it is rather than dropped, and a line
 * ends where it was ended.
 */
export const remarkAsTyped = () => (tree: MarkdownNode) => {
  withChildrenAsTyped(tree)
}
