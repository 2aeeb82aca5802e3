import { createContext, use } from 'react'
import type { Attachment } from './queries.ts'

/** The files of the ticket that a page shows, and what can be done with them there. */
export type TicketFiles = {
  /** Null until they are known. */
  files: readonly Attachment[] | null
  /** Attaches files; first asks where the person might think that only staff would see them. Null where nothing can be attached. */
  offer: ((files: readonly File[]) => void) | null
  /** Lets the person choose files. */
  choose: () => void
  /** Shows a file. */
  open: (attachmentId: string) => void
}

const TicketFilesContext = createContext<TicketFiles>({
  files: null,
  offer: null,
  choose: () => undefined,
  open: () => undefined,
})
export const TicketFilesContextProvider = TicketFilesContext.Provider

export const useTicketFiles = (): TicketFiles => use(TicketFilesContext)

/** What makes a field of the ticket's page take files that are pasted or dropped into it. */
export const useFileField = () => {
  const { offer } = useTicketFiles()
  return offer ? { onFiles: offer } : {}
}
