import { httpLink } from '@trpc/client'
import { createClient, organizationHeader, withPatience } from '#client/lib/api.ts'

/** Browsers let a request of at most 64 KiB outlive its page; a larger one is made the usual way. */
const outlivingCharacters = 20_000

/** How long (milliseconds) a call may take: a text is neither read nor kept again while one is under way. */
const patienceMs = 20_000

/** The API of drafts: each call by itself, never delaying another, and outliving the page where it can. */
export const createKeptApi = (organization: string) =>
  createClient([
    httpLink({
      url: '/trpc',
      headers: { [organizationHeader]: organization },
      fetch: (url, options) =>
        fetch(url, {
          ...options,
          signal: withPatience(options?.signal, patienceMs),
          keepalive: typeof options?.body === 'string' && options.body.length <= outlivingCharacters,
        }),
    }),
  ]).drafts
