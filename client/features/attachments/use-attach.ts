import { useQuery } from '@tanstack/react-query'
import { useApi } from '#client/lib/api.ts'
import { type LookedAt, lookAt, nameFiles } from './file-checks.ts'
import { attachmentsQuery } from './queries.ts'
import type { TicketRef } from './uploads.ts'
import { useUploads } from './use-uploads.ts'

/** The files of a ticket, and how more are attached: looked at first, and named so that they can be told apart. */
export const useAttach = (ticket: TicketRef) => {
  const { trpc } = useApi()
  const uploads = useUploads()
  const files = useQuery(attachmentsQuery(trpc, ticket.number)).data ?? null
  const attach = (looked: readonly LookedAt[]) => {
    // Of this moment: others may have been added while these were looked at.
    const onTheirWay = uploads.snapshot().uploads.filter(({ ticketId }) => ticketId === ticket.id)
    const taken = [...(files ?? []).map(({ filename }) => filename), ...onTheirWay.map(({ name }) => name)]
    uploads.add(ticket, nameFiles(looked, taken), files?.length ?? 0)
  }
  const attachAtOnce = async (wanted: readonly File[]) => attach(await lookAt(wanted))
  return { files, attach, attachAtOnce: (wanted: readonly File[]) => void attachAtOnce(wanted) }
}
