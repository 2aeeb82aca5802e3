import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { v4 as newId } from 'uuid'
import { useChosenFiles } from '#client/features/attachments/use-uploads.ts'
import { useKeptDraft } from '#client/features/drafts/use-kept-draft.ts'
import { useHere } from '#client/features/organizations/organization.ts'
import { mayBeDone } from '#client/lib/errors.ts'
import { useCreateTicket } from './create-ticket.ts'
import {
  type DraftFaults,
  emptyDraft,
  faultsOf,
  followUpTitle,
  isEmptyDraft,
  type NewTicketDraft,
  newTicketDraft,
  newTicketKey,
  withChange,
} from './new-ticket-draft.ts'
import type { Ticket } from './queries.ts'

/** What is being written, kept for another time and another device. */
const useNewTicketDraft = (source: Ticket | null, key: string, isHeld: boolean) => {
  const title = source ? followUpTitle(source.title) : ''
  const [empty] = useState(() => emptyDraft(newId(), title))
  const kept = useKeptDraft({
    key,
    keptAs: source ? `new-ticket:${source.id}` : 'new-ticket',
    wordsOf: ({ clientId: _, isUncertain: __, ...rest }) => JSON.stringify(rest),
    isUncertain: ({ isUncertain }) => isUncertain,
    readableOf: ({ title: begun, description }) => `${begun}\n\n${description}`,
    renew: (value) => ({ ...value, clientId: newId(), isUncertain: false }),
    schema: newTicketDraft,
    empty,
    isHeld,
    isEmpty: (value) => isEmptyDraft(value, title),
  })
  const latest = useRef(kept.value)
  useEffect(() => {
    latest.current = kept.value
  })
  const change = (patch: Partial<NewTicketDraft>) => kept.setValue(withChange(latest.current, patch, newId))
  return {
    ...kept,
    change,
    /** Notes that an answer is out, until the server is known to have refused. */
    trying: async (answer: Promise<Ticket>): Promise<Ticket> => {
      const { isUncertain } = latest.current
      change({ isUncertain: true })
      try {
        return await answer
      } catch (error) {
        if (!mayBeDone(error)) change({ isUncertain })
        throw error
      }
    },
    startOver: () => kept.setValue(emptyDraft(newId(), title)),
    isBlank: isEmptyDraft(kept.value, title),
  }
}

/** The fields that must be filled, and the way to the first that is not. */
const useFields = () => {
  const title = useRef<HTMLInputElement>(null)
  const description = useRef<HTMLTextAreaElement>(null)
  const leadTo = (faults: DraftFaults): boolean => {
    const faulty = faults.title === undefined ? description : title
    const isFaulty = Object.keys(faults).length > 0
    if (isFaulty) faulty.current?.focus()
    return isFaulty
  }
  return { title, description, leadTo }
}

/**
 * The ticket that is being written: its draft and files, what is wrong with them, and the sending.
 * @param source the closed ticket that the new one goes on from.
 */
export const useNewTicket = (source: Ticket | null) => {
  const { organization } = useHere()
  const navigate = useNavigate()
  const create = useCreateTicket()
  const key = newTicketKey(organization.slug, source?.number)
  const draft = useNewTicketDraft(source, key, create.isPending)
  const chosen = useChosenFiles(key)
  const [isTried, setTried] = useState(false)
  const fields = useFields()
  const faults = isTried ? faultsOf(draft.value) : {}
  const send = async () => {
    setTried(true)
    if (create.isPending || fields.leadTo(faultsOf(draft.value))) return
    const wanted = { draft: draft.value, revision: draft.revision(), followUpTo: source?.id ?? null }
    const ticket = await draft.trying(create.mutateAsync(wanted))
    draft.forget()
    chosen.attachTo(ticket)
    await navigate({
      to: '/o/$slug/tickets/$number',
      params: { slug: organization.slug, number: ticket.number },
      search: {},
    })
  }
  const discard = () => {
    draft.startOver()
    chosen.clear()
    setTried(false)
    create.reset()
  }
  return {
    draft: draft.value,
    chosen,
    fields,
    isBlank: draft.isBlank && chosen.files.length === 0,
    faults,
    change: draft.change,
    send,
    discard,
    forget: () => {
      draft.clear()
      chosen.clear()
    },
    elsewhere: draft.elsewhere,
    isPending: create.isPending,
    error: create.error,
  }
}
