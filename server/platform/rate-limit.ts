/** How many of something may be done in a while. */
export type Budget = {
  points: number
  seconds: number
  /** So many are taken from the shared count at once and then spent by the process alone: for what is frequent. */
  block?: number
}

/** Every budget (product.md, sections 15 and 16). What a key is stands with each. */
export const budgets = {
  /** Per address: what is done without a session, and every try to get one. */
  anonymous_writes: { points: 100, seconds: 900 },
  /** Per address: what is looked at without a session. */
  anonymous_reads: { points: 1_000, seconds: 900 },
  /** Per session: everything else. */
  session: { points: 6_000, seconds: 900, block: 50 },
  /** Per browser that has signed in to the account before: tries to sign in from it. */
  known_browser: { points: 30, seconds: 900 },
  /** Per purpose and email: mails that anybody can cause. */
  mails_to: { points: 5, seconds: 3_600 },
  /** Per account: mails that it can cause to others, such as invitations. */
  mails_by: { points: 100, seconds: 3_600 },
  /** Per account: codes of the second step, and passwords asked again. */
  proofs: { points: 10, seconds: 900 },
  /** Per account: words about which tickets it has open, and what it types and has seen there. */
  presence: { points: 1_800, seconds: 900, block: 50 },
  /** Per account: texts it has not sent that it keeps while they are written. */
  drafts: { points: 1_800, seconds: 900, block: 50 },
  /** Per account: files that it begins to upload. */
  uploads: { points: 200, seconds: 3_600 },
  /** Per account: files that are looked at in order to be attached. */
  attaching: { points: 600, seconds: 3_600 },
  /** Per name that somebody tries to sign in by: only counted, to slow down the next try. */
  failures: { points: 1_000_000, seconds: 900 },
} as const satisfies Record<string, Budget>

export type BudgetName = keyof typeof budgets

/** What is left of a budget. */
export type Allowance = { limit: number; remaining: number; resetSeconds: number }

/** Counters that all processes share. */
export type RateLimits = {
  /** Spends one of a budget. @throws AppError `rate.limited` with the seconds to wait when nothing is left. */
  spend(budget: BudgetName, key: string): Promise<Allowance>
  /** How many of a budget were spent. */
  spent(budget: BudgetName, key: string): Promise<number>
  /** Forgets what was spent. */
  forget(budget: BudgetName, key: string): Promise<void>
}
