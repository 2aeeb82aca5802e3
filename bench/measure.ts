/** Something whose time is measured. */
export type Operation = { name: string; run: () => Promise<unknown> }
/** Milliseconds of each run, by the operation's name. */
export type Timings = ReadonlyMap<string, readonly number[]>

/** The value (of the nearest rank) below or at which a part of all values lies; `part` is 0 to 1. */
export const quantile = (values: readonly number[], part: number): number => {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN
}
export const median = (values: readonly number[]): number => quantile(values, 0.5)
export const p95 = (values: readonly number[]): number => quantile(values, 0.95)

/** Milliseconds that one run takes. */
export const timeOf = async (run: () => Promise<unknown>): Promise<number> => {
  const begin = performance.now()
  await run()
  return performance.now() - begin
}

/**
 * Runs all operations in turn, round after round, so that whatever else the machine does meanwhile falls on
 * all of them alike. The first of each round is another each time.
 */
export const timeInterleaved = async (
  operations: readonly Operation[],
  { rounds, warmUps }: { rounds: number; warmUps: number },
): Promise<Timings> => {
  const timings = new Map<string, number[]>(operations.map(({ name }) => [name, []]))
  for (let round = -warmUps; round < rounds; round += 1) {
    const first = Math.abs(round) % operations.length
    for (const { name, run } of [...operations.slice(first), ...operations.slice(0, first)]) {
      const ms = await timeOf(run)
      if (round >= 0) timings.get(name)?.push(ms)
    }
  }
  return timings
}

/** Runs something so many times, by so many clients at once that each wait for their own. */
export const runByClients = async (
  clients: number,
  runs: number,
  run: () => Promise<unknown>,
): Promise<void> => {
  let begun = 0
  const client = async () => {
    while (begun < runs) {
      begun += 1
      await run()
    }
  }
  await Promise.all(Array.from({ length: clients }, client))
}
