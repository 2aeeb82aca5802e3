import { differenceOf } from './markdown-edit.ts'

/**
 * Makes a field's text another one as if it were typed, so that the browser's own Undo takes it back. Says whether
 * that was done: the field tells of its change itself then.
 */
export const writeInto = (field: HTMLTextAreaElement, text: string): boolean => {
  const { start, end, by } = differenceOf(field.value, text)
  if (start === end && by === '') return true
  field.focus()
  field.setSelectionRange(start, end)
  // No other way of writing into a field is one that Undo knows of.
  return by === '' ? document.execCommand('delete') : document.execCommand('insertText', false, by)
}
