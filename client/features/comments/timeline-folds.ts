import type { Person } from '#shared/organizations.ts'

/** A link that a line tells of, or the end of one, in its own phrase. `about` names the link. */
export type LinkPart = { phrase: string; about: string; isLinked: boolean }

export type Foldable = {
  actor: Person | null
  phrases: string[]
  links: readonly LinkPart[]
  /** Never folded away, such as a change of the status. */
  isMilestone: boolean
}

/** What a run of lines is read as: lines that are shown, and lines folded away between them. */
export type Folded<Line> = { isFold: false; line: Line } | { isFold: true; lines: Line[] }

/** Stretches of more lines than this are folded. */
const longestStretch = 4

const shown = <Line>(line: Line): Folded<Line> => ({ isFold: false, line })

/** Whether its neighbours in a run are both of somebody else. */
const isAlone = (run: readonly Foldable[], index: number): boolean => {
  const idAt = (place: number) => run[place]?.actor?.id
  return (
    index > 0 && index < run.length - 1 && idAt(index) !== idAt(index - 1) && idAt(index) !== idAt(index + 1)
  )
}

/** Links that were made and undone again. */
const undoneLinks = (parts: readonly LinkPart[]): Set<LinkPart> => {
  const undone = new Set<LinkPart>()
  for (const [index, end] of parts.entries()) {
    if (end.isLinked) continue
    const begin = parts.slice(0, index).findLast(({ about, isLinked }) => isLinked && about === end.about)
    if (begin === undefined || undone.has(begin)) continue
    undone.add(begin)
    undone.add(end)
  }
  return undone
}

const withoutParts = (phrases: readonly string[], parts: readonly LinkPart[]): string[] => {
  const rest = [...phrases]
  for (const { phrase } of parts) rest.splice(rest.indexOf(phrase), 1)
  return rest
}

/** Lines to be folded away, less the links that came and went among them. */
const withoutUndone = <Line extends Foldable>(lines: readonly Line[]): Line[] => {
  const undone = undoneLinks(lines.flatMap(({ links }) => links))
  return lines
    .map((line) => ({
      ...line,
      phrases: withoutParts(
        line.phrases,
        line.links.filter((part) => undone.has(part)),
      ),
    }))
    .filter(({ phrases }) => phrases.length > 0)
}

const foldStretch = <Line extends Foldable>(stretch: readonly Line[]): Folded<Line>[] => {
  const [first, ...between] = stretch
  const last = between.pop()
  if (!first || !last || stretch.length <= longestStretch) return stretch.map(shown)
  const lines = withoutUndone(between)
  const middle: Folded<Line>[] = lines.length > 1 ? [{ isFold: true, lines }] : lines.map(shown)
  return [shown(first), ...middle, shown(last)]
}

/**
 * A run of lines as it is read. Milestones are always shown, and so is what somebody did amid the changes of others;
 * of a long stretch between them the middle is folded.
 */
export const foldRun = <Line extends Foldable>(run: readonly Line[]): Folded<Line>[] => {
  const folded: Folded<Line>[] = []
  let stretch: Line[] = []
  for (const [index, line] of run.entries()) {
    if (!line.isMilestone && !isAlone(run, index)) {
      stretch.push(line)
      continue
    }
    folded.push(...foldStretch(stretch), shown(line))
    stretch = []
  }
  return [...folded, ...foldStretch(stretch)]
}
