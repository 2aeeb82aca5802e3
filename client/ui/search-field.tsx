import { CloseButton, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { type KeyboardEvent, type RefObject, useState } from 'react'
import './search-field.css'

export type SearchFieldProps = {
  label: string
  /** The words that the page shows now. */
  words: string | undefined
  /** Called when typing pauses, at once on Enter and when cleared. */
  onWords: (words: string | undefined) => void
  fieldRef: RefObject<HTMLInputElement | null>
}

const pauseMs = 200

/** Words to search for. What is typed stays in the field; it follows the address only when that changes elsewhere. */
export const SearchField = ({ label, words, onWords, fieldRef }: SearchFieldProps) => {
  const [state, setState] = useState({ text: words ?? '', told: words })
  const current = state.told === words ? state : { text: words ?? '', told: words }
  if (current !== state) setState(current)
  const tell = (text: string) => {
    const next = text.trim() === '' ? undefined : text.trim()
    setState({ text, told: next })
    onWords(next)
  }
  const tellLater = useDebouncedCallback(tell, pauseMs)
  const clear = () => {
    tellLater.cancel()
    tell('')
    fieldRef.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') {
      tellLater.cancel()
      tell(current.text)
    }
    if (event.key !== 'Escape') return
    if (current.text === '') event.currentTarget.blur()
    else clear()
  }
  return (
    <TextInput
      ref={fieldRef}
      type="search"
      className="search-field"
      aria-label={label}
      placeholder={label}
      size="sm"
      maxLength={200}
      value={current.text}
      leftSection={<IconSearch size={14} aria-hidden="true" />}
      rightSection={
        current.text === '' ? null : <CloseButton size="sm" aria-label="Clear search" onClick={clear} />
      }
      onChange={(event) => {
        setState({ ...current, text: event.currentTarget.value })
        tellLater(event.currentTarget.value)
      }}
      onKeyDown={onKeyDown}
    />
  )
}
