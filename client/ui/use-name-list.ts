import { type KeyboardEvent, type SyntheticEvent, useEffect, useId, useState } from 'react'
import type { Person } from '#shared/organizations.ts'
import type { TextSelection } from './markdown-edit.ts'
import { completeName, type NameAt, nameAt, stillMeant } from './name-at.ts'

/** Whom the letters behind an @ may mean, best first. */
export type FindPeople = (text: string) => Promise<readonly Person[]>

type NameListOptions = {
  find: FindPeople | undefined
  /** Somebody was chosen: what that does to the text. */
  onTake: (apply: (selection: TextSelection) => TextSelection) => void
}

const pause = 80
const nobody: readonly Person[] = []

/** Asks whom the letters may mean, a moment after the last of them; those found before stay while they still may. */
const usePeople = (find: FindPeople | undefined, text: string | null) => {
  const [found, setFound] = useState(nobody)
  /** The letters for which there is nobody. */
  const [missed, setMissed] = useState('')
  useEffect(() => {
    if (!find || text === null) {
      setMissed('')
      return setFound(nobody)
    }
    let isCurrent = true
    const ask = async () => {
      // A list that cannot be had is no reason to disturb whoever types.
      const people = await find(text).catch(() => null)
      if (!isCurrent) return
      setFound(people ?? nobody)
      setMissed(people?.length === 0 ? text : '')
    }
    const timer = setTimeout(() => void ask(), pause)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [find, text])
  return {
    people: text === null ? nobody : stillMeant(found, text),
    isNobody: missed !== '' && text?.startsWith(missed) === true,
  }
}

const wayOf: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 }

const isSame = (one: NameAt | null, other: NameAt | null) =>
  one?.start === other?.start && one?.text === other?.text

/** The list of people below an @ that is typed: it follows the caret, and takes keys only while it shows somebody. */
export const useNameList = ({ find, onTake }: NameListOptions) => {
  const id = useId()
  const [at, setAt] = useState<NameAt | null>(null)
  const [active, setActive] = useState(0)
  // Where the list was sent away: it stays away until another name is begun.
  const [away, setAway] = useState<number | null>(null)
  const { people, isNobody } = usePeople(find, at === null || at.start === away ? null : at.text)
  const chosen = people[Math.min(active, people.length - 1)]

  const follow = ({ value, selectionStart, selectionEnd }: HTMLTextAreaElement) => {
    const next = find && selectionStart === selectionEnd ? nameAt(value, selectionStart) : null
    if (isSame(at, next)) return
    setAt(next)
    setActive(0)
    if (next?.start !== away) setAway(null)
  }
  const close = () => setAt(null)
  const take = ({ username }: Person) => {
    close()
    onTake((selection) => completeName(selection, username))
  }
  /** Whether the list has taken the key. */
  const onKeyDown = (event: KeyboardEvent): boolean => {
    const { key, nativeEvent, shiftKey, ctrlKey, metaKey, altKey } = event
    if (!chosen || nativeEvent.isComposing || shiftKey || ctrlKey || metaKey || altKey) return false
    const way = wayOf[key]
    if (way !== undefined) setActive((people.indexOf(chosen) + way + people.length) % people.length)
    else if (key === 'Enter' || key === 'Tab') take(chosen)
    else if (key === 'Escape') setAway(at?.start ?? null)
    else return false
    event.preventDefault()
    event.stopPropagation()
    return true
  }
  const optionId = ({ id: personId }: Person) => `${id}-${personId}`
  const fieldProps = {
    onSelect: (event: SyntheticEvent<HTMLTextAreaElement>) => follow(event.currentTarget),
    ...(find ? { 'aria-autocomplete': 'list' as const } : {}),
    ...(chosen ? { 'aria-controls': id, 'aria-activedescendant': optionId(chosen) } : {}),
  }
  return { id, people, isNobody, chosen, optionId, take, follow, close, onKeyDown, fieldProps }
}
