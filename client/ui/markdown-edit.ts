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

/** Makes the selection a link and selects the address, which comes next; a selected address becomes the target. */
export const insertLink = ({ text, start, end }: TextSelection): TextSelection => {
  const picked = text.slice(start, end)
  if (/^https?:\/\/\S+$/.test(picked)) {
    return { text: replaceRange(text, start, end, `[](${picked})`), start: start + 1, end: start + 1 }
  }
  const address = 'https://'
  const label = picked || 'text'
  const at = start + label.length + 3
  return {
    text: replaceRange(text, start, end, `[${label}](${address})`),
    start: at,
    end: at + address.length,
  }
}
