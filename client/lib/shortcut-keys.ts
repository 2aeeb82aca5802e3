/** What the matcher needs of a keyboard event. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

/** Milliseconds within which the second key of a sequence ("g t") must follow. */
export const sequenceGap = 1200

/**
 * The name of a key press as shortcuts are written: "c", "?", "mod+k", "mod+Enter", "Escape".
 * `mod` is ⌘ or Ctrl. Shift is part of the character ("?"), so it is named only for keys that have none.
 * Null when a modifier makes it a key of the browser's or of the system's.
 */
export const nameKey = (press: KeyPress): string | null => {
  if (press.altKey || ['Shift', 'Control', 'Meta', 'Alt', 'AltGraph'].includes(press.key)) return null
  const isCharacter = press.key.length === 1
  const parts = [
    press.metaKey || press.ctrlKey ? 'mod' : '',
    press.shiftKey && !isCharacter ? 'shift' : '',
    isCharacter ? press.key.toLowerCase() : press.key,
  ]
  return parts.filter(Boolean).join('+')
}

/** What is still open after a key: the keys pressed so far that begin some shortcut, and since when. */
export type Sequence = { keys: string; at: number } | null

/**
 * Decides which of the known shortcuts a key completes. A key that only begins one is kept in `sequence`.
 * A sequence that leads nowhere is dropped, and its last key looked at anew.
 */
export const matchKey = (
  known: readonly string[],
  sequence: Sequence,
  key: string,
  now: number,
): { matched: string | null; sequence: Sequence } => {
  const isLive = sequence !== null && now - sequence.at <= sequenceGap
  const candidates = isLive ? [`${sequence.keys} ${key}`, key] : [key]
  for (const candidate of candidates) {
    if (known.includes(candidate)) return { matched: candidate, sequence: null }
    if (known.some((shortcut) => shortcut.startsWith(`${candidate} `)))
      return { matched: null, sequence: { keys: candidate, at: now } }
  }
  return { matched: null, sequence: null }
}

const signs: Record<string, string> = {
  Enter: '↵',
  Escape: 'Esc',
  ArrowUp: '↑',
  ArrowDown: '↓',
  shift: '⇧',
}

/** One step of a shortcut as printed for a person: "mod+k" → ["Ctrl", "K"] or ["⌘", "K"]. */
export const printKeys = (step: string, isApple: boolean): string[] =>
  step
    .split(/\+(?=.)/)
    .map((part) => (part === 'mod' ? (isApple ? '⌘' : 'Ctrl') : (signs[part] ?? part.toUpperCase())))
