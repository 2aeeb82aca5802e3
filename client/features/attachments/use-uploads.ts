import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useState, useSyncExternalStore } from 'react'
import { v4 as newId } from 'uuid'
import { useHere } from '#client/features/organizations/organization.ts'
import { refreshUnlessFollowing } from '#client/features/tickets/after-write.ts'
import { type Api, useApi } from '#client/lib/api.ts'
import { chosenNames } from './chosen-names.ts'
import { addChosen, lookAt } from './file-checks.ts'
import { type Attachment, attachmentsQuery } from './queries.ts'
import { sendFile } from './send-file.ts'
import { type TicketRef, Uploads, type UploadsSnapshot } from './uploads.ts'

/** Shows what one has just attached at once. */
const showAttached = (
  queryClient: QueryClient,
  { trpc }: Api,
  { number }: TicketRef,
  attachment: Attachment,
) => {
  const { queryKey } = attachmentsQuery(trpc, number)
  queryClient.setQueryData(queryKey, (files) =>
    files?.some(({ id }) => id === attachment.id) ? files : [...(files ?? []), attachment],
  )
  void queryClient.invalidateQueries({ queryKey })
  refreshUnlessFollowing(queryClient, trpc, number)
}

const openUploads = (queryClient: QueryClient, api: Api): Uploads =>
  new Uploads({
    createUpload: (input, signal) => api.client.attachments.createUpload.mutate(input, { signal }),
    send: sendFile,
    attach: (uploadId) => api.client.attachments.attach.mutate({ uploadId }),
    onAttached: (ticket, attachment) => showAttached(queryClient, api, ticket, attachment),
    newId,
    now: Date.now,
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  })

let owner: string | null = null
const opened = new Map<Api, Uploads>()

const askBeforeLeaving = (event: BeforeUnloadEvent) => {
  if ([...opened.values()].some((uploads) => uploads.isBusy())) event.preventDefault()
}

const resumeAll = () => {
  for (const uploads of opened.values()) uploads.resume()
}

/** Gives up whatever is on its way: nobody else's session may carry it on. */
export const endUploads = () => {
  for (const uploads of opened.values()) uploads.end()
  opened.clear()
  window.removeEventListener('beforeunload', askBeforeLeaving)
  window.removeEventListener('online', resumeAll)
}

const uploadsOf = (userId: string, queryClient: QueryClient, api: Api): Uploads => {
  if (owner !== userId) endUploads()
  owner = userId
  const known = opened.get(api)
  if (known) return known
  const uploads = openUploads(queryClient, api)
  opened.set(api, uploads)
  window.addEventListener('beforeunload', askBeforeLeaving)
  window.addEventListener('online', resumeAll)
  return uploads
}

/** One's files on their way to the tickets of this organization. They go on when the page changes. */
export const useUploads = (): Uploads => {
  const { me } = useHere()
  return uploadsOf(me.id, useQueryClient(), useApi())
}

const useSnapshot = (): UploadsSnapshot => {
  const uploads = useUploads()
  return useSyncExternalStore(uploads.subscribe, uploads.snapshot)
}

/** What is on its way to a ticket (its id), and the latest that there is to be said of it. */
export const useUploadsTo = (ticketId: string) => {
  const { uploads, news } = useSnapshot()
  return { uploads: uploads.filter((upload) => upload.ticketId === ticketId), news }
}

const none: readonly File[] = []

/**
 * Files chosen for what is still being written; they are kept while one looks at other pages, and gone when the page
 * is loaded anew: then `lost` are their names, until files are chosen again or what was written is done with.
 */
export const useChosenFiles = (key: string) => {
  const uploads = useUploads()
  const files = useSnapshot().held[key] ?? none
  const [faults, setFaults] = useState<readonly string[]>([])
  const kept = chosenNames(useHere().me.id, key)
  const [lost, setLost] = useState(() => (files.length === 0 ? kept.read() : []))
  const set = (next: readonly File[], left: readonly string[] = []) => {
    setFaults(left)
    setLost([])
    uploads.hold(key, next)
    kept.write(next.map(({ name }) => name))
  }
  const choose = async (wanted: readonly File[]) => {
    const looked = await lookAt(wanted)
    const chosen = addChosen(uploads.snapshot().held[key] ?? none, looked)
    set(chosen.files, chosen.faults)
  }
  return {
    files,
    faults,
    lost,
    choose: (wanted: readonly File[]) => void choose(wanted),
    remove: (file: File) => set(files.filter((each) => each !== file)),
    clear: () => set([]),
    /** Sends them to the ticket that was made. */
    attachTo: (ticket: TicketRef) => {
      set([])
      uploads.add(
        ticket,
        files.map((file) => ({ file, fault: null })),
        0,
      )
    },
  }
}
export type ChosenFiles = ReturnType<typeof useChosenFiles>
