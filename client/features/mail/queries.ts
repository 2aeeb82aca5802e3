import { keepPreviousData } from '@tanstack/react-query'
import type { Api, RouterOutputs } from '#client/lib/api.ts'
import type { MailState } from '#shared/mail.ts'

export type ListedMail = RouterOutputs['mail']['list']['items'][number]
export type ReadMail = RouterOutputs['mail']['get']
export type ListedTemplate = RouterOutputs['mail']['templates'][number]

export type MailFilter = { state?: MailState[]; search?: string }

// Mails belong to no organization, so no stream tells of them.
const pollMs = 2_000

/** Mails page by page, the newest first. */
export const mailsQuery = (trpc: Api['trpc'], filter: MailFilter) =>
  trpc.mail.list.infiniteQueryOptions(filter, {
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  })

/** The first page alone, again and again while somebody looks at it: a hidden tab asks for nothing. */
export const newestMailsQuery = (trpc: Api['trpc'], filter: MailFilter) =>
  trpc.mail.list.queryOptions(filter, { refetchInterval: pollMs, refetchIntervalInBackground: false })

const isOnItsWay = (mail: ReadMail | undefined): boolean =>
  mail === undefined || mail.state === 'queued' || mail.state === 'sending'

/** One mail, and again until it has arrived somewhere. */
export const mailQuery = (trpc: Api['trpc'], mailId: string) =>
  trpc.mail.get.queryOptions(
    { mailId },
    { refetchInterval: ({ state }) => (isOnItsWay(state.data) && state.error === null ? pollMs : false) },
  )

export const templatesQuery = (trpc: Api['trpc']) => trpc.mail.templates.queryOptions()
