import type { Api, RouterOutputs } from '#client/lib/api.ts'

export type Who = RouterOutputs['presence']['who']
export type Present = Who['present'][number]
export type Seen = Who['seen'][number]

/** Somebody who vanishes without a word is gone for others once this has been asked again. */
const askAgainMs = 30_000

/** Who else has a ticket (its number) open, and what they have seen of its chat. */
export const whoQuery = (trpc: Api['trpc'], number: string) => ({
  ...trpc.presence.who.queryOptions({ ticket: number }),
  refetchInterval: askAgainMs,
})
