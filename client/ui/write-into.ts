import { differenceOf, type TextSelection } from './markdown-edit.ts'

/** What the last changes of a field replaced: Undo by itself selects what it put back, not what was selected. */
const replaced = new WeakMap<HTMLTextAreaElement, TextSelection[]>()
const remembered = 20

const selectAgain = (event: Event): void => {
  const { target: field } = event
  if (!(event instanceof InputEvent && event.inputType === 'historyUndo')) return
  if (!(field instanceof HTMLTextAreaElement)) return
  const before = replaced.get(field)?.findLast(({ text }) => text === field.value)
  if (before) field.setSelectionRange(before.start, before.end)
}

const remember = (field: HTMLTextAreaElement): void => {
  const { value: text, selectionStart: start, selectionEnd: end } = field
  replaced.set(field, [...(replaced.get(field) ?? []), { text, start, end }].slice(-remembered))
  // The same listener is added once, however often it is asked for.
  field.addEventListener('input', selectAgain)
}

/**
 * Makes a field's text another one as if it were typed, so that the browser's own Undo takes it back. Says whether
 * that was done: the field tells of its change itself then.
 */
export const writeInto = (field: HTMLTextAreaElement, text: string): boolean => {
  const { start, end, by } = differenceOf(field.value, text)
  if (start === end && by === '') return true
  remember(field)
  field.focus()
  field.setSelectionRange(start, end)
  // No other way of writing into a field is one that Undo knows of.
  return by === '' ? document.execCommand('delete') : document.execCommand('insertText', false, by)
}
