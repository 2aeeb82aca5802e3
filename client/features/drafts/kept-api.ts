import { httpLink } from '@trpc/client'
import { createClient, organizationHeader } from '#client/lib/api.ts'

/** Browsers let a request of at most 64 KiB outlive its page; a larger one is made the usual way. */
const outlivingCharacters = 20_000

/** The API of drafts: each call by itself, never delaying another, and outliving the page where it can. */
export const createKeptApi = (organization: string) =>
  createClient([
    httpLink({
      url: '/trpc',
      headers: { [organizationHeader]: organization },
      fetch: (url, options) =>
        fetch(url, {
          ...options,
          signal: options?.signal ?? null,
          keepalive: typeof options?.body === 'string' && options.body.length <= outlivingCharacters,
        }),
    }),
  ]).drafts
