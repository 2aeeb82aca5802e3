import { Button, Group, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, type RefObject, useRef, useState } from 'react'
import { v4 as newId } from 'uuid'
import { ChosenFiles } from '#client/features/attachments/components/chosen-files.tsx'
import { useChosenFiles } from '#client/features/attachments/use-uploads.ts'
import { ElsewhereNote } from '#client/features/drafts/components/elsewhere-note.tsx'
import { useKeptDraft } from '#client/features/drafts/use-kept-draft.ts'
import { useHere } from '#client/features/organizations/organization.ts'
import { describeError } from '#client/lib/errors.ts'
import { MarkdownField } from '#client/ui/markdown-field.tsx'
import { Page } from '#client/ui/page.tsx'
import { ErrorNote, FaultNote } from '#client/ui/states.tsx'
import { isStaff } from '#shared/permissions.ts'
import { CategoryChoice } from '../components/category-choice.tsx'
import { FollowUpOf, useFollowedUp } from '../components/follow-up-of.tsx'
import { SeverityChoice } from '../components/severity-choice.tsx'
import { SimilarTickets } from '../components/similar-tickets.tsx'
import { StaffFields } from '../components/staff-fields.tsx'
import { useCreateTicket } from '../create-ticket.ts'
import {
  type DraftFaults,
  emptyDraft,
  faultsOf,
  followUpTitle,
  isEmptyDraft,
  type NewTicketDraft,
  newTicketDraft,
  newTicketKey,
} from '../new-ticket-draft.ts'
import type { Ticket } from '../queries.ts'
import './new-ticket.css'

/** What is being written, kept for another time and another device. */
const useNewTicketDraft = (source: Ticket | null, key: string, isHeld: boolean) => {
  const title = source ? followUpTitle(source.title) : ''
  const [empty] = useState(() => emptyDraft(newId(), title))
  const kept = useKeptDraft({
    key,
    keptAs: source ? `new-ticket:${source.id}` : 'new-ticket',
    wordsOf: ({ clientId: _, ...rest }) => JSON.stringify(rest),
    readableOf: ({ title: begun, description }) => `${begun}\n\n${description}`,
    renew: (value) => ({ ...value, clientId: newId() }),
    schema: newTicketDraft,
    empty,
    isHeld,
    isEmpty: (value) => isEmptyDraft(value, title),
  })
  const startOver = () => kept.setValue(emptyDraft(newId(), title))
  return { ...kept, startOver, isBlank: isEmptyDraft(kept.value, title) }
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

/** @param source the closed ticket that the new one goes on from. */
const useNewTicket = (source: Ticket | null) => {
  const { organization } = useHere()
  const navigate = useNavigate()
  const create = useCreateTicket()
  const key = newTicketKey(organization.slug, source?.number)
  const draft = useNewTicketDraft(source, key, create.isPending)
  const chosen = useChosenFiles(key)
  const [isTried, setTried] = useState(false)
  const fields = useFields()
  const faults = isTried ? faultsOf(draft.value) : {}
  const change = (patch: Partial<NewTicketDraft>) => draft.setValue({ ...draft.value, ...patch })
  const send = async () => {
    setTried(true)
    if (create.isPending || fields.leadTo(faultsOf(draft.value))) return
    const revision = draft.revision()
    const ticket = await create.mutateAsync({ draft: draft.value, revision, followUpTo: source?.id ?? null })
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
    change,
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

type DescriptionFieldProps = {
  fieldRef: RefObject<HTMLTextAreaElement | null>
  value: string
  fault: string | undefined
  onChange: (text: string) => void
  onFiles: (files: File[]) => void
  onSubmit: () => void
}

const DescriptionField = ({ fault, ...field }: DescriptionFieldProps) => (
  <div>
    <span className="field-name" aria-hidden="true">
      Description <span className="field-required">*</span>
    </span>
    <div className="field-frame" data-invalid={fault !== undefined || undefined}>
      <MarkdownField
        label="Description"
        placeholder="What happened, what did you expect, and what have you tried?"
        isRequired
        minRows={6}
        maxRows={24}
        {...field}
      />
    </div>
    <FaultNote fault={fault} />
  </div>
)

type ButtonsProps = {
  isBlank: boolean
  isOff: boolean
  isPending: boolean
  send: string
  onDiscard: () => void
}

const Buttons = ({ isBlank, isOff, isPending, send, onDiscard }: ButtonsProps) => (
  <Group gap={8} justify="flex-end">
    {isBlank ? null : (
      <Button variant="subtle" color="gray" onClick={onDiscard}>
        Discard
      </Button>
    )}
    <Button type="submit" loading={isPending} disabled={isOff}>
      {send}
    </Button>
  </Group>
)

/** What is sent, and what becomes of it then, in the words of who sends it. */
const useWords = () => {
  const { role, workflow } = useHere().organization
  const isForStaff = isStaff(role)
  const isReviewed = workflow === 'reviewed'
  return {
    isForStaff,
    title: isForStaff ? 'New ticket' : 'New request',
    notice: isReviewed
      ? `A manager reviews ${isForStaff ? 'the ticket' : 'your request'} before work starts.`
      : null,
    send: isReviewed ? 'Send for review' : isForStaff ? 'Create ticket' : 'Send request',
  }
}

const NewTicketForm = ({ source }: { source: Ticket | null }) => {
  const words = useWords()
  const { draft, fields, change, send, faults, forget, elsewhere, ...state } = useNewTicket(source)
  // A follow-up goes on from what is closed; text that was begun before it was opened again stays.
  const isOff = source !== null && source.status !== 'closed'
  const refused = describeError(state.error).fields
  const submit = () => {
    if (!isOff) void send().catch(() => undefined)
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    submit()
  }
  return (
    <form className="new-ticket" onSubmit={onSubmit} noValidate>
      {source ? <FollowUpOf ticket={source} draft={draft} onCarried={forget} /> : null}
      <ElsewhereNote of={elsewhere} />
      <TextInput
        ref={fields.title}
        label={words.isForStaff ? 'Title' : 'What do you need?'}
        placeholder="In a few words"
        required
        autoFocus
        value={draft.title}
        error={faults.title ?? refused.title}
        onChange={(event) => change({ title: event.currentTarget.value })}
      />
      {source ? null : <SimilarTickets title={draft.title} />}
      <DescriptionField
        fieldRef={fields.description}
        value={draft.description}
        fault={faults.description ?? refused.description}
        onChange={(description) => change({ description })}
        onFiles={state.chosen.choose}
        onSubmit={submit}
      />
      <ChosenFiles chosen={state.chosen} />
      <CategoryChoice value={draft.categoryId} onChange={(categoryId) => change({ categoryId })} />
      <SeverityChoice value={draft.severity} onChange={(severity) => change({ severity })} />
      {words.isForStaff ? <StaffFields draft={draft} onChange={change} /> : null}
      <ErrorNote error={state.error} />
      {words.notice === null ? null : <p className="new-ticket-notice">{words.notice}</p>}
      <Buttons {...state} isOff={isOff} send={words.send} onDiscard={state.discard} />
    </form>
  )
}

/** Writing down what goes on from a closed ticket, once it is known which. */
const FollowUpForm = ({ number }: { number: string }) => {
  const { ticket, state } = useFollowedUp(number)
  return ticket ? <NewTicketForm source={ticket} /> : state
}

/**
 * Writing down a new request, or one that goes on from a closed one (its number). What is typed survives a reload,
 * and is sent once.
 */
export const NewTicket = ({ followUpTo }: { followUpTo: string | null }) => (
  <Page title={useWords().title} layout="column">
    {followUpTo === null ? <NewTicketForm source={null} /> : <FollowUpForm number={followUpTo} />}
  </Page>
)
