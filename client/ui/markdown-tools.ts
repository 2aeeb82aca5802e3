import { IconBold, IconCode, IconItalic, IconLink, IconList, IconQuote } from '@tabler/icons-react'
import { insertLink, type TextSelection, toggleCode, toggleMark, togglePrefix } from './markdown-edit.ts'

export type Tool = {
  name: string
  icon: typeof IconBold
  apply: (selection: TextSelection) => TextSelection
  key?: string
}

/** What can be done to what is selected. */
export const tools: readonly Tool[] = [
  { name: 'Bold', icon: IconBold, apply: (selection) => toggleMark(selection, '**'), key: 'b' },
  { name: 'Italic', icon: IconItalic, apply: (selection) => toggleMark(selection, '_'), key: 'i' },
  { name: 'Code', icon: IconCode, apply: toggleCode },
  { name: 'List', icon: IconList, apply: (selection) => togglePrefix(selection, '- ') },
  { name: 'Quote', icon: IconQuote, apply: (selection) => togglePrefix(selection, '> ') },
  { name: 'Link', icon: IconLink, apply: insertLink },
]
