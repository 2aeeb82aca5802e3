import type { Draft } from './queries.ts'

/** How the draft that somebody reads stands to the queue as it is now. */
export type Standing = 'current' | 'changed' | 'gone'

type Read = Pick<Draft, 'description'> & {
  ticket: Pick<Draft['ticket'], 'id' | 'title' | 'severity' | 'version'>
}

const isSameText = (one: Read, other: Read): boolean =>
  one.ticket.title === other.ticket.title &&
  one.ticket.severity === other.ticket.severity &&
  one.description === other.description

/**
 * The draft to show to somebody who reads one: what they read stays as it is until they ask for the newer; a
 * change of what a decision does not rest on is taken over at once.
 */
export const followDraft = <Shown extends Read>(
  read: Shown,
  latest: Shown | undefined,
): { shown: Shown; standing: Standing } => {
  if (latest === undefined) return { shown: read, standing: 'gone' }
  return isSameText(read, latest)
    ? { shown: latest, standing: 'current' }
    : { shown: read, standing: 'changed' }
}

/** The draft to go to from another: the one after it, at the end the one before; null when it is alone. */
export const neighbourOf = (numbers: readonly string[], number: string): string | null => {
  const index = numbers.indexOf(number)
  if (index < 0) return numbers[0] ?? null
  return numbers[index + 1] ?? numbers[index - 1] ?? null
}
