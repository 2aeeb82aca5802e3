import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { v4 as newId } from 'uuid'
import { type ChosenFiles, useChosenFiles } from '#client/features/attachments/use-uploads.ts'
import { useKeptDraft } from '#client/features/drafts/use-kept-draft.ts'
import { useHere } from '#client/features/organizations/organization.ts'
import { describeError, mayBeDone } from '#client/lib/errors.ts'
import { showToast } from '#client/ui/toast.tsx'
import { type NewTicket, useCreateTicket, useCreating } from './create-ticket.ts'
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
const useNewTicketDraft = (source: Ticket | null, key: string) => {
  const { isOnItsWay, hasArrived } = useCreating(key)
  const title = source ? followUpTitle(source.title) : ''
  const [empty] = useState(() => emptyDraft(newId(), title))
  const { forget, ...kept } = useKeptDraft({
    key,
    keptAs: source ? `new-ticket:${source.id}` : 'new-ticket',
    wordsOf: ({ clientId: _, ...rest }) => JSON.stringify(rest),
    readableOf: ({ title: begun, description }) => `${begun}\n\n${description}`,
    renew: (value) => ({ ...value, clientId: newId() }),
    schema: newTicketDraft,
    empty,
    isHeld: isOnItsWay,
    isEmpty: (value) => isEmptyDraft(value, title),
  })
  const isThere = hasArrived(kept.value.clientId)
  const wasOnItsWay = useRef(isOnItsWay)
  useEffect(() => {
    // It may have been sent by a page that was left.
    if (wasOnItsWay.current && !isOnItsWay && isThere) forget()
    wasOnItsWay.current = isOnItsWay
  }, [isOnItsWay, isThere, forget])
  return {
    ...kept,
    isOnItsWay,
    forget,
    change: (patch: Partial<NewTicketDraft>) => kept.setValue(withChange(kept.value, patch, newId)),
    send: () => ({ draft: kept.value, isAgain: kept.wasTried(), sentFrom: kept.send() }),
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

/** Whether a page is still open, for what ends after it. */
const useIsOpen = () => {
  const isOpen = useRef(false)
  useEffect(() => {
    isOpen.current = true
    return () => {
      isOpen.current = false
    }
  }, [])
  return isOpen
}

/** Sends a draft once; says what became of it where its page was left meanwhile. */
const useSending = () => {
  const create = useCreateTicket()
  const isOpen = useIsOpen()
  const send = async (wanted: NewTicket): Promise<Ticket> => {
    try {
      const ticket = await create.mutateAsync(wanted)
      if (!isOpen.current) void showToast({ message: `${ticket.number} was created` })
      return ticket
    } catch (error) {
      const name = `“${wanted.draft.title.trim()}”`
      const message = mayBeDone(error) ? `It is not certain that ${name} was sent` : `${name} was not sent`
      if (!isOpen.current) void showToast({ message, detail: describeError(error).sentence, isError: true })
      throw error
    }
  }
  return { send, isOpen, error: create.error, reset: create.reset }
}

/** Takes away what is written and chosen, and offers it back. */
const discardAll = (draft: ReturnType<typeof useNewTicketDraft>, chosen: ChosenFiles) => {
  const { value } = draft
  const { files } = chosen
  const undo = () => {
    draft.setValue(value)
    chosen.choose(files)
  }
  draft.startOver()
  chosen.clear()
  void showToast({ message: 'Discarded', undo })
}

/**
 * The ticket that is being written: its draft and files, what is wrong with them, and the sending.
 * @param source the closed ticket that the new one goes on from.
 */
export const useNewTicket = (source: Ticket | null) => {
  const { organization } = useHere()
  const navigate = useNavigate()
  const sending = useSending()
  const key = newTicketKey(organization.slug, source?.number)
  const draft = useNewTicketDraft(source, key)
  const { isOnItsWay } = draft
  const chosen = useChosenFiles(key)
  const [isTried, setTried] = useState(false)
  const fields = useFields()
  const faults = isTried ? faultsOf(draft.value) : {}
  const send = async () => {
    setTried(true)
    if (isOnItsWay || fields.leadTo(faultsOf(draft.value))) return
    const followUpTo = source?.id ?? null
    const ticket = await sending.send({ ...draft.send(), key, followUpTo })
    chosen.attachTo(ticket)
    if (!sending.isOpen.current) return
    draft.forget()
    await navigate({
      to: '/o/$slug/tickets/$number',
      params: { slug: organization.slug, number: ticket.number },
      search: {},
    })
  }
  const discard = () => {
    discardAll(draft, chosen)
    setTried(false)
    sending.reset()
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
    isPending: isOnItsWay,
    error: isOnItsWay ? null : sending.error,
    maySent: draft.maySent && !isOnItsWay && (sending.error === null || mayBeDone(sending.error)),
  }
}
