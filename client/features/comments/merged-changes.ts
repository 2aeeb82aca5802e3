import type { ToldChanges } from '#shared/events.ts'

type Step<Value> = { from: Value; to: Value }

/** One step over two of one field; none where not both changed it. */
const mergeField = <Value>(one: Step<Value> | undefined, other: Step<Value> | undefined) =>
  one && other ? { from: one.from, to: other.to } : undefined

/** One step for each field that both changed; null when telling them as one would leave something out. */
const mergeSteps = (one: ToldChanges, other: ToldChanges): ToldChanges | null => {
  if (one.status && other.status) return null
  const merged = {
    title: mergeField(one.title, other.title),
    priority: mergeField(one.priority, other.priority),
    severity: mergeField(one.severity, other.severity),
    categoryId: mergeField(one.categoryId, other.categoryId),
    assigneeId: mergeField(one.assigneeId, other.assigneeId),
    dueAt: mergeField(one.dueAt, other.dueAt),
  } satisfies Record<Exclude<keyof ToldChanges, 'status' | 'description'>, unknown>
  const steps = Object.entries(merged).filter(([, step]) => step !== undefined)
  return steps.some(([, step]) => step?.from === step?.to) ? null : Object.fromEntries(steps)
}

/**
 * What changes of one person come to, in the order in which their fields were first changed; null when telling them as
 * one would leave something out.
 */
export const mergeChanges = (before: readonly ToldChanges[], next: ToldChanges): ToldChanges[] | null => {
  const rest = { ...next }
  const merged: ToldChanges[] = []
  for (const one of before) {
    const steps = mergeSteps(one, rest)
    if (!steps) return null
    merged.push({ ...one, ...steps })
    for (const field of Object.keys(one)) Reflect.deleteProperty(rest, field)
  }
  return Object.keys(rest).length === 0 ? merged : [...merged, rest]
}
