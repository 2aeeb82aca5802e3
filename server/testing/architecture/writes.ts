import type { ESTree } from 'vite'

/** A write to a table: by the variable of its Drizzle table, or by its name in hand-written SQL. */
export type Write = { verb: 'insert' | 'update' | 'delete'; line: number } & (
  | { variable: string }
  | { table: string }
)
type Found = { verb: Write['verb'] } & ({ variable: string } | { table: string })

const verbs = ['insert', 'update', 'delete'] as const

/** The write that a call such as `db.insert(tickets)` is; whether `tickets` is a table is for the rule to say. */
export const writeOfCall = (node: ESTree.CallExpression): Found | undefined => {
  const { callee, arguments: given } = node
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return undefined
  const { name } = callee.property
  const verb = verbs.find((known) => known === name)
  const [table] = given
  if (!verb || !table) return undefined
  if (table.type === 'Identifier') return { verb, variable: table.name }
  // A table of a namespace import: `schema.tickets`.
  return table.type === 'MemberExpression' && table.property.type === 'Identifier'
    ? { verb, variable: table.property.name }
    : undefined
}

const target = String.raw`(?:only\s+)?(?:"?public"?\.)?"?(?<table>[a-z_]+|\$\{\w+\})"?`
const statements: Record<Write['verb'], RegExp[]> = {
  insert: [new RegExp(String.raw`\b(?:insert|merge)\s+into\s+${target}`, 'gi')],
  update: [new RegExp(String.raw`\bupdate\s+${target}(?:\s+(?:as\s+)?(?!set\b)\w+)?\s+set\b`, 'gi')],
  delete: [
    new RegExp(String.raw`\bdelete\s+from\s+${target}`, 'gi'),
    new RegExp(String.raw`\btruncate\s+(?:table\s+)?${target}`, 'gi'),
  ],
}

/** The text of a template; an interpolated name stands for itself. */
export const textOfTemplate = (node: ESTree.TemplateLiteral): string =>
  node.quasis
    .map(({ value }, index) => {
      const between = node.expressions[index]
      return value.raw + (between?.type === 'Identifier' ? `\${${between.name}}` : between ? '?' : '')
    })
    .join('')

/** The writes in a text that may be SQL. */
export const readSql = (text: string): Found[] =>
  verbs.flatMap((verb) =>
    statements[verb].flatMap((pattern) =>
      [...text.matchAll(pattern)].map(({ groups }) => {
        const table = groups?.table ?? ''
        return table.startsWith('$') ? { verb, variable: table.slice(2, -1) } : { verb, table }
      }),
    ),
  )
