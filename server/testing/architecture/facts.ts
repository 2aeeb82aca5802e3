import { posix } from 'node:path'
import { type ESTree, parseSync, Visitor } from 'vite'
import { readSql, textOfTemplate, type Write, writeOfCall } from './writes.ts'

/** An import, export-from or dynamic import; `target` is a path of the project, or a package as it is written. */
export type Import = {
  target: string
  isPackage: boolean
  isType: boolean
  isReexport: boolean
  names: readonly string[]
  line: number
}

/** A name that the code uses, such as `process.env`, `new Date()` or `require()`. */
export type Use = { name: string; line: number }

/** What the rules need to know of a file's code. */
export type Facts = {
  imports: Import[]
  /** Local names of imports: the name at their origin, and the file or package. */
  origins: Map<string, { name: string; target: string; written: string }>
  uses: Use[]
  functions: { line: number; lines: number }[]
  writes: Write[]
  /** Names declared at the top level. */
  declared: Use[]
  /** Names of top-level variables that can be set again. */
  variables: Use[]
  doubleCasts: number[]
  comments: { text: string; line: number }[]
  /** Exported tables of Drizzle: the name in code and in the database. */
  tables: { variable: string; name: string }[]
}

type LineOf = (offset: number) => number

/** @throws Error when the file cannot be parsed. */
export const readFacts = (path: string, text: string): Facts => {
  const parsed = parseSync(path, text)
  if (parsed.errors[0]) throw new Error(`${path}: ${parsed.errors[0].message}`)
  const lineOf = lineCounter(text)
  const facts: Facts = {
    imports: [],
    origins: new Map(),
    uses: [],
    functions: [],
    writes: [],
    declared: [],
    variables: [],
    doubleCasts: [],
    comments: parsed.comments.map(({ value, start }) => ({ text: value, line: lineOf(start) })),
    tables: [],
  }
  for (const statement of parsed.program.body) readStatement(facts, path, statement, lineOf)
  new Visitor(visitorOf(facts, { path, text }, lineOf)).visit(parsed.program)
  return facts
}

const lineCounter = (text: string): LineOf => {
  const starts = [...text.matchAll(/\n/g)].map(({ index }) => index + 1)
  return (offset) => 1 + starts.filter((start) => start <= offset).length
}

const resolveTarget = (path: string, written: string): { target: string; isPackage: boolean } => {
  if (written.startsWith('#')) return { target: written.slice(1), isPackage: false }
  if (!written.startsWith('.')) return { target: written, isPackage: true }
  return { target: posix.join(posix.dirname(path), written), isPackage: false }
}

const nameOf = (name: ESTree.ModuleExportName): string => (name.type === 'Literal' ? name.value : name.name)

const readStatement = (
  facts: Facts,
  path: string,
  statement: ESTree.Program['body'][number],
  lineOf: LineOf,
): void => {
  const line = lineOf(statement.start)
  if (statement.type === 'ImportDeclaration') readImport(facts, path, statement, line)
  else if (statement.type === 'ExportAllDeclaration')
    facts.imports.push({
      ...resolveTarget(path, statement.source.value),
      isType: statement.exportKind === 'type',
      isReexport: true,
      names: ['*'],
      line,
    })
  else if (statement.type === 'ExportNamedDeclaration') readExport(facts, path, statement, line)
  else readDeclaration(facts, statement, line)
}

const readExport = (
  facts: Facts,
  path: string,
  { source, specifiers, declaration, exportKind }: ESTree.ExportNamedDeclaration,
  line: number,
): void => {
  if (declaration) readDeclaration(facts, declaration, line)
  const names = specifiers.map(({ local }) => nameOf(local))
  const isType = exportKind === 'type' || specifiers.every((one) => one.exportKind === 'type')
  const add = (written: string, of: readonly string[]) =>
    facts.imports.push({ ...resolveTarget(path, written), isType, isReexport: true, names: of, line })
  if (source) add(source.value, names)
  // Imported above and exported here is the same in two steps.
  else for (const { names: imported, written } of importsOf(facts, names)) add(written, imported)
}

const importsOf = (facts: Facts, locals: readonly string[]) =>
  locals.flatMap((local) => {
    const origin = facts.origins.get(local)
    return origin ? [{ names: [origin.name], written: origin.written }] : []
  })

const readImport = (facts: Facts, path: string, statement: ESTree.ImportDeclaration, line: number): void => {
  const { specifiers } = statement
  const written = statement.source.value
  const resolved = resolveTarget(path, written)
  const named = specifiers.map((one) => ({
    local: one.local.name,
    name:
      one.type === 'ImportSpecifier'
        ? nameOf(one.imported)
        : one.type === 'ImportDefaultSpecifier'
          ? 'default'
          : '*',
  }))
  const isTypeEach = (one: (typeof specifiers)[number]) =>
    one.type === 'ImportSpecifier' && one.importKind === 'type'
  facts.imports.push({
    ...resolved,
    isType: statement.importKind === 'type' || (specifiers.length > 0 && specifiers.every(isTypeEach)),
    isReexport: false,
    names: named.map(({ name }) => name),
    line,
  })
  for (const { local, name } of named) facts.origins.set(local, { name, target: resolved.target, written })
}

const readDeclaration = (facts: Facts, statement: ESTree.Node, line: number): void => {
  if (statement.type === 'FunctionDeclaration' && statement.id)
    facts.declared.push({ name: statement.id.name, line })
  if (statement.type !== 'VariableDeclaration') return
  for (const { id, init } of statement.declarations) {
    if (id.type !== 'Identifier') continue
    facts.declared.push({ name: id.name, line })
    if (statement.kind !== 'const') facts.variables.push({ name: id.name, line })
    if (init?.type !== 'CallExpression' || init.callee.type !== 'Identifier') continue
    const [first] = init.arguments
    if (init.callee.name === 'pgTable' && first?.type === 'Literal' && typeof first.value === 'string')
      facts.tables.push({ variable: id.name, name: first.value })
  }
}

/** Lines that hold more than a comment. */
const countCodeLines = (text: string): number =>
  text.split('\n').filter((line) => !/^\s*($|\/\/|\/?\*)/.test(line)).length

const visitorOf = (facts: Facts, { path, text }: { path: string; text: string }, lineOf: LineOf) => {
  const measure = ({ start, end }: ESTree.Node) =>
    facts.functions.push({ line: lineOf(start), lines: countCodeLines(text.slice(start, end)) })
  const use = (name: string, { start }: ESTree.Node) => facts.uses.push({ name, line: lineOf(start) })
  const load = (written: string, isType: boolean, { start }: ESTree.Node) =>
    facts.imports.push({
      ...resolveTarget(path, written),
      isType,
      isReexport: false,
      names: [],
      line: lineOf(start),
    })
  const readText = (sql: string, { start }: ESTree.Node) => {
    for (const write of readSql(sql)) facts.writes.push({ ...write, line: lineOf(start) })
  }
  return {
    FunctionDeclaration: measure,
    FunctionExpression: measure,
    ArrowFunctionExpression: measure,
    ImportExpression: (node: ESTree.ImportExpression) => load(textOf(node.source) ?? '?', false, node),
    TSImportType: (node: ESTree.TSImportType) => load(node.source.value, true, node),
    MemberExpression: (node: ESTree.MemberExpression) => {
      const property = node.computed ? textOf(node.property) : nameIn(node.property)
      if (node.object.type === 'Identifier') use(`${node.object.name}.${property ?? '?'}`, node)
    },
    VariableDeclarator: (node: ESTree.VariableDeclarator) => {
      if (node.id.type !== 'ObjectPattern' || node.init?.type !== 'Identifier') return
      for (const property of node.id.properties)
        if (property.type === 'Property') use(`${node.init.name}.${nameIn(property.key) ?? '?'}`, node)
    },
    NewExpression: (node: ESTree.NewExpression) => {
      if (node.callee.type !== 'Identifier') return
      use(node.arguments.length === 0 ? `new ${node.callee.name}()` : `new ${node.callee.name}(…)`, node)
    },
    CallExpression: (node: ESTree.CallExpression) => {
      if (node.callee.type === 'Identifier') use(`${node.callee.name}()`, node)
      const write = writeOfCall(node)
      if (write) facts.writes.push({ ...write, line: lineOf(node.start) })
    },
    TemplateLiteral: (node: ESTree.TemplateLiteral) => readText(textOfTemplate(node), node),
    Literal: (node: ESTree.Node & { value?: unknown }) => {
      if (typeof node.value === 'string') readText(node.value, node)
    },
    TSAsExpression: (node: ESTree.TSAsExpression) => {
      if (node.expression.type === 'TSAsExpression') facts.doubleCasts.push(lineOf(node.start))
    },
  }
}

const nameIn = (node: ESTree.Node): string | undefined =>
  'name' in node && typeof node.name === 'string' ? node.name : textOf(node)

const textOf = (node: ESTree.Node): string | undefined => {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value
  return node.type === 'TemplateLiteral' ? node.quasis[0]?.value.raw : undefined
}
