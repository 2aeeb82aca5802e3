import type { Api, RouterOutputs } from '#client/lib/api.ts'

export type Who = RouterOutputs['presence']['who']
export type Present = Who['present'][number]
export type Seen = Who['seen'][number]

const leastMs = 1_000
/** Where nobody is there or nothing was answered: whoever comes says so, unless that is lost on the way. */
const askAgainMs = 30_000

type Known = { data: Pick<Who, 'holdsMs'> | undefined; error: unknown }

/** When to ask again (in milliseconds): as soon as somebody may have vanished without a word. */
export const askAgainIn = ({ data, error }: Known): number =>
  error !== null || !data || data.holdsMs === null ? askAgainMs : Math.max(leastMs, data.holdsMs)

/** Who else has a ticket (its number) open, and what they have seen of its chat. */
export const whoQuery = (trpc: Api['trpc'], number: string) => ({
  ...trpc.presence.who.queryOptions({ ticket: number }),
  refetchInterval: ({ state }: { state: Known }) => askAgainIn(state),
})
