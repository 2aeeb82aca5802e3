import { z } from '#shared/zod.ts'

/** What the store needs of the browser's `localStorage`. */
export type TextStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

export type DraftStore = {
  /** What was written under this key, or null; the caller checks its shape. */
  read: (key: string) => unknown
  /** Never throws: a full or forbidden storage only means that the text does not survive a reload. */
  write: (key: string, value: unknown) => void
  clear: (key: string) => void
  /** What is known about the text under this key, such as what the server keeps of it. */
  note: (key: string, about: string) => void
  noted: (key: string) => string | null
  /** Under which item of the storage that is noted, for other pages to see. */
  noteKey: (key: string) => string
  /** How many texts are here and, as far as is known, nowhere else. */
  count: () => number
  clearAll: () => void
}

export const draftLimits = { count: 50, ageMs: 30 * 24 * 60 * 60_000, characters: 200_000 } as const

const prefix = 'docket:draft:'
const notePrefix = 'docket:draft-note:'
const storedDraft = z.object({ value: z.unknown(), at: z.number() })

const parseStored = (text: string | null) => {
  if (text === null) return null
  try {
    return storedDraft.parse(JSON.parse(text))
  } catch {
    return null
  }
}

const keysWith = (storage: TextStorage, start: string): string[] =>
  Array.from({ length: storage.length }, (_, index) => storage.key(index)).filter(
    (key): key is string => key?.startsWith(start) ?? false,
  )

const noteOf = (key: string) => notePrefix + key.slice(prefix.length)

const isKeptNote = (note: string | null): boolean => /"isKept":true/.test(note ?? '')

const removeDraft = (storage: TextStorage, key: string) => {
  storage.removeItem(key)
  storage.removeItem(noteOf(key))
}

/** Drops what is unreadable or too old, of any owner, and of this owner the oldest beyond the limit. */
const prune = (storage: TextStorage, own: string, now: number) => {
  const kept: { key: string; at: number }[] = []
  for (const key of keysWith(storage, prefix)) {
    const stored = parseStored(storage.getItem(key))
    if (!stored || now - stored.at > draftLimits.ageMs) removeDraft(storage, key)
    else if (key.startsWith(own)) kept.push({ key, at: stored.at })
  }
  const surplus = kept.toSorted((a, b) => b.at - a.at).slice(draftLimits.count)
  for (const { key } of surplus) removeDraft(storage, key)
}

/** Unsent text of one person, one storage item per draft so that tabs do not overwrite each other's. */
export const createDraftStore = (storage: TextStorage, owner: string, clock: () => number): DraftStore => {
  const own = `${prefix}${owner}:`
  return {
    read: (key) => {
      const stored = parseStored(storage.getItem(own + key))
      return stored && clock() - stored.at <= draftLimits.ageMs ? stored.value : null
    },
    write: (key, value) => {
      const text = JSON.stringify({ value, at: clock() })
      if (text.length > draftLimits.characters) return
      try {
        storage.setItem(own + key, text)
        prune(storage, own, clock())
      } catch {
        // Storage that is full or forbidden must not stop anyone from typing.
      }
    },
    clear: (key) => removeDraft(storage, own + key),
    note: (key, about) => {
      try {
        if (storage.getItem(own + key) !== null) storage.setItem(noteOf(own + key), about)
      } catch {
        // Without the note the server is asked again.
      }
    },
    noteKey: (key) => noteOf(own + key),
    noted: (key) => storage.getItem(noteOf(own + key)),
    count: () => keysWith(storage, own).filter((key) => !isKeptNote(storage.getItem(noteOf(key)))).length,
    clearAll: () => {
      for (const key of keysWith(storage, own)) removeDraft(storage, key)
    },
  }
}
