/** A text and what is selected in it, by character places. */
export type TextSelection = { text: string; start: number; end: number }

const replaceRange = (text: string, start: number, end: number, by: string) =>
  text.slice(0, start) + by + text.slice(end)

/** Puts a mark around the selection, or takes it away where it is already there. */
export const toggleMark = ({ text, start, end }: TextSelection, mark: string): TextSelection => {
  const size = mark.length
  const marked = text.slice(start - size, start) === mark && text.slice(end, end + size) === mark
  const picked = text.slice(start, end)
  if (marked && start >= size) {
    return {
      text: replaceRange(text, start - size, end + size, picked),
      start: start - size,
      end: end - size,
    }
  }
  return { text: replaceRange(text, start, end, mark + picked + mark), start: start + size, end: end + size }
}

/** Puts a prefix before each line that the selection touches, or takes it away where all lines have it. */
export const togglePrefix = ({ text, start, end }: TextSelection, prefix: string): TextSelection => {
  const from = text.lastIndexOf('\n', start - 1) + 1
  const lineEnd = text.indexOf('\n', end)
  const to = lineEnd < 0 ? text.length : lineEnd
  const lines = text.slice(from, to).split('\n')
  const all = lines.every((line) => line.startsWith(prefix))
  const changed = lines.map((line) => (all ? line.slice(prefix.length) : prefix + line)).join('\n')
  const shift = all ? -prefix.length : prefix.length
  return {
    text: replaceRange(text, from, to, changed),
    start: Math.max(from, start + shift),
    end: Math.max(from, end + shift * lines.length),
  }
}

/** One line becomes code in the line, several a fenced block. */
export const toggleCode = (selection: TextSelection): TextSelection => {
  const picked = selection.text.slice(selection.start, selection.end)
  if (!picked.includes('\n')) return toggleMark(selection, '`')
  const block = `\`\`\`\n${picked}\n\`\`\``
  return {
    text: replaceRange(selection.text, selection.start, selection.end, block),
    start: selection.start + 4,
    end: selection.start + 4 + picked.length,
  }
}

const address = 'https://'

/** The link within which the selection is. */
const linkAt = ({ text, start, end }: TextSelection) =>
  [...text.matchAll(/\[([^[\]\n]*)\]\(([^()\s]*)\)/g)].find(
    ({ index, 0: whole }) => index <= start && end <= index + whole.length && index + whole.length > start,
  )

/**
 * Makes the selection a link and selects the address, which comes next; a selected address becomes the target. Of a
 * link that is there already the address is selected, and a link without one is taken off again.
 */
export const insertLink = (selection: TextSelection): TextSelection => {
  const { text, start, end } = selection
  const link = linkAt(selection)
  if (link) {
    const [whole, label = '', target = ''] = link
    const from = link.index
    if (target === '' || target === address)
      return {
        text: replaceRange(text, from, from + whole.length, label),
        start: from,
        end: from + label.length,
      }
    const at = from + label.length + 3
    return { text, start: at, end: at + target.length }
  }
  const picked = text.slice(start, end)
  if (/^https?:\/\/\S+$/.test(picked)) {
    return { text: replaceRange(text, start, end, `[](${picked})`), start: start + 1, end: start + 1 }
  }
  const label = picked || 'text'
  const at = start + label.length + 3
  return {
    text: replaceRange(text, start, end, `[${label}](${address})`),
    start: at,
    end: at + address.length,
  }
}

const itemStart = /^(\s*)(?:([-*+])|(\d{1,9})([.)]))( +)(\[[ xX]\] +)?/

/** Whether a place is within a fenced block of code. */
const isInCode = (before: string): boolean => (before.match(/^ {0,3}(?:```|~~~)/gm)?.length ?? 0) % 2 === 1

/**
 * A new line within a list goes on with it, and an item in which nothing stands ends it. Null where the new line is
 * one like any other.
 */
export const continueList = ({ text, start, end }: TextSelection): TextSelection | null => {
  const from = text.lastIndexOf('\n', start - 1) + 1
  const found = itemStart.exec(text.slice(from, start))
  if (!found || isInCode(text.slice(0, from))) return null
  const [mark, indent, bullet, count, point, space, task] = found
  const lineEnd = text.indexOf('\n', end)
  const line = text.slice(from, lineEnd < 0 ? text.length : lineEnd)
  if (start === end && line.slice(mark.length).trim() === '')
    return { text: replaceRange(text, from, from + line.length, ''), start: from, end: from }
  const next = bullet ?? `${Number(count) + 1}${point}`
  const inserted = `\n${indent}${next}${space}${task === undefined ? '' : '[ ] '}`
  const at = start + inserted.length
  return { text: replaceRange(text, start, end, inserted), start: at, end: at }
}

/** The least that has to be replaced to make one text of another. */
export const differenceOf = (before: string, after: string) => {
  const most = Math.min(before.length, after.length)
  let start = 0
  while (start < most && before[start] === after[start]) start += 1
  let tail = 0
  while (tail < most - start && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1
  return { start, end: before.length - tail, by: after.slice(start, after.length - tail) }
}
