/** A name after an @, with where it stands; `names` are what it can mean, the longest first: "@ben." may end a sentence. */
export type NamedAt = { start: number; names: readonly string[] }

const usernameLengths = { min: 3, max: 32 } as const
const named = /@([a-z0-9._-]+)/gi
// A word, an address of mail or of a page, or an @ that is meant as such.
const isPartBefore = /[\p{L}\p{N}@/\\]$|[\p{L}\p{N}][._+-]+$/u
const isPartAfter = /^[\p{L}\p{N}@]/u
const isMark = /[._-]/

/** The names that plain text may mention, in order. */
export const namesIn = (text: string): NamedAt[] =>
  [...text.matchAll(named)].flatMap(({ 0: whole, 1: name = '', index: start }) => {
    const end = start + whole.length
    // As far back as an address of mail may reach.
    const before = text.slice(Math.max(0, start - 64), start)
    if (isPartBefore.test(before) || isPartAfter.test(text.slice(end, end + 2))) return []
    const names = variantsOf(name.toLowerCase())
    return names.length === 0 ? [] : [{ start, names }]
  })

/** A name, and what is left of it without each of the marks at its end, as far as it can be a username. */
const variantsOf = (name: string): string[] => {
  let core = name.length
  while (core > 0 && isMark.test(name.charAt(core - 1))) core -= 1
  const shortest = Math.max(core, usernameLengths.min)
  const names: string[] = []
  for (let size = Math.min(name.length, usernameLengths.max); size >= shortest; size -= 1)
    names.push(name.slice(0, size))
  return names
}

/**
 * The names that a message may mention: outside of code and links, and not in what it quotes, since who quotes calls
 * nobody. It reads Markdown line by line rather than as a tree: a hostile text takes no longer than another.
 */
export const namesInMarkdown = (markdown: string): readonly string[][] => {
  const lines = markdown.split(/\r\n?|\n/)
  const labels = new Set(lines.flatMap((line) => labelOf(line) ?? []))
  return paragraphsOf(lines).flatMap((text) =>
    namesIn(withoutLinks(withoutCode(text), labels)).map(({ names }) => [...names]),
  )
}

const fence = /^\s*(?:(?:[-*+]|\d{1,9}[.)])\s+)*(`{3,}(?=[^`]*$)|~{3,})/
const isQuote = /^ {0,3}>/
const isItem = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:\s|$)/
const isIndented = /^(?: {4}| {0,3}\t)/
// What stands in the brackets of a label: no others, and no more than Markdown allows there.
const longestLabel = 999
const definition = /^ {0,3}\[(?!\^)((?:[^[\]\\]|\\.){1,999})\]:/
const reference = /^\[((?:[^[\]\\]|\\.){0,999})\]/s

const asLabel = (text: string): string => text.trim().toLowerCase().replace(/\s+/g, ' ')
const labelOf = (line: string): string | null => {
  const label = asLabel(definition.exec(line)?.[1] ?? '')
  return label === '' ? null : label
}

type Fence = { mark: string; length: number }

/** The marks with which a line begins a block of code; null when it begins none. */
const fenceOf = (line: string): Fence | null => {
  const marks = fence.exec(line)?.[1]
  return marks === undefined ? null : { mark: marks.charAt(0), length: marks.length }
}

const isEndOf = ({ mark, length }: Fence, line: string): boolean => {
  const marks = line.trim()
  return marks.length >= length && marks === mark.repeat(marks.length)
}

/** The running text of lines, by paragraphs. */
const paragraphsOf = (lines: readonly string[]): string[] => {
  const paragraphs: string[][] = [[]]
  let open: Fence | null = null
  let isAfterBlank = true
  let isInList = false
  for (const line of lines) {
    const isBlank = line.trim() === ''
    // Below an item of a list, what is set in is its next paragraph.
    const isCode: boolean = isIndented.test(line) && isAfterBlank && !isInList
    if (open !== null) {
      if (isEndOf(open, line)) open = null
      continue
    }
    open = fenceOf(line)
    const isText: boolean =
      open === null && !isBlank && !isCode && !isQuote.test(line) && labelOf(line) === null
    if (isText) paragraphs.at(-1)?.push(line)
    else paragraphs.push([])
    if (isItem.test(line)) isInList = true
    else if (isAfterBlank && /^\S/.test(line)) isInList = false
    isAfterBlank = isBlank || isCode || !isText
  }
  return paragraphs.filter((paragraph) => paragraph.length > 0).map((paragraph) => paragraph.join('\n'))
}

type Place = { start: number; end: number }

const blank = (text: string, places: readonly Place[]): string => {
  let kept = ''
  let at = 0
  for (const { start, end } of places) {
    if (end <= at) continue
    kept += `${text.slice(at, Math.max(at, start))} `
    at = end
  }
  return kept + text.slice(at)
}

const isEscaped = (text: string, at: number): boolean => {
  let first = at
  while (text[first - 1] === '\\') first -= 1
  return (at - first) % 2 === 1
}

/** A paragraph without its code: from each run of backticks to the next that is as long. */
const withoutCode = (text: string): string => {
  const runs = [...text.matchAll(/`+/g)].map(({ 0: { length }, index }) => ({ start: index, length }))
  // The last is the next to come.
  const byLength = new Map<number, { start: number; length: number }[]>()
  for (const run of runs.toReversed()) {
    const alike = byLength.get(run.length)
    if (alike) alike.push(run)
    else byLength.set(run.length, [run])
  }
  const places: Place[] = []
  for (const { start, length } of runs) {
    if (start < (places.at(-1)?.end ?? 0)) continue
    const opening = isEscaped(text, start) ? length - 1 : length
    const others = byLength.get(opening) ?? []
    while ((others.at(-1)?.start ?? start + 1) <= start) others.pop()
    const closing = others.at(-1)
    if (closing) places.push({ start: start + length - opening, end: closing.start + closing.length })
  }
  return blank(text, places)
}

const target = /^\((?:[^()\\]|\\.|\([^()]*\))*\)/s
const longestTarget = 1_001
const addresses = /<[a-z][a-z0-9+.-]{1,31}:[^\s<>]*>|(?:https?:\/\/|www\.)[^\s<]*/gi

/** The pairs of brackets in a text, each with whether it holds no others, as a label. */
const bracketsOf = (text: string): (Place & { isLabel: boolean })[] => {
  const open: number[] = []
  const pairs: (Place & { isLabel: boolean })[] = []
  let last = -1
  for (const { 0: mark, index } of text.matchAll(/\\.|[[\]]/gs)) {
    if (mark.startsWith('\\')) continue
    if (mark === '[') open.push(index)
    const start = mark === ']' ? open.pop() : undefined
    if (start !== undefined)
      pairs.push({ start, end: index + 1, isLabel: start === last && index - start <= longestLabel + 1 })
    last = index
  }
  return pairs
}

/** A paragraph without its links: their words, their addresses, and addresses that stand there as such. */
const withoutLinks = (text: string, labels: ReadonlySet<string>): string => {
  const places: Place[] = []
  for (const { start, end, isLabel } of bracketsOf(text)) {
    const after = text.slice(end, end + longestTarget)
    const inline = target.exec(after)?.[0]
    const [second = '', label = ''] = reference.exec(after) ?? []
    const first = isLabel ? text.slice(start + 1, end - 1) : ''
    if (inline !== undefined || labels.has(asLabel(label || first)))
      places.push({ start, end: end + (inline ?? second).length })
  }
  return blank(
    text,
    places.toSorted((one, other) => one.start - other.start),
  ).replace(addresses, ' ')
}
