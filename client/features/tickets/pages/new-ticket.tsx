import { Button, Group, TextInput } from '@mantine/core'
import { type FormEvent, type RefObject, useEffect, useRef } from 'react'
import { ChosenFiles } from '#client/features/attachments/components/chosen-files.tsx'
import { ElsewhereNote } from '#client/features/drafts/components/elsewhere-note.tsx'
import { useHere } from '#client/features/organizations/organization.ts'
import { describeError } from '#client/lib/errors.ts'
import { MarkdownField } from '#client/ui/markdown-field.tsx'
import { Page } from '#client/ui/page.tsx'
import { ErrorNote, FaultNote } from '#client/ui/states.tsx'
import { useFocusAfter } from '#client/ui/use-focus-after.ts'
import { isStaff } from '#shared/permissions.ts'
import { CategoryChoice } from '../components/category-choice.tsx'
import { FollowUpOf, useFollowedUp } from '../components/follow-up-of.tsx'
import { SeverityChoice } from '../components/severity-choice.tsx'
import { SimilarTickets } from '../components/similar-tickets.tsx'
import { StaffFields } from '../components/staff-fields.tsx'
import type { Ticket } from '../queries.ts'
import { useNewTicket } from '../use-new-ticket.ts'
import './new-ticket.css'

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

/** Whoever sends comes back to the button, and to why it failed, which stands above it. */
const useSendPlace = (isPending: boolean) => {
  const place = useFocusAfter<HTMLButtonElement>(isPending)
  const wasPending = useRef(isPending)
  useEffect(() => {
    if (wasPending.current && !isPending) place.current?.scrollIntoView({ block: 'nearest' })
    wasPending.current = isPending
  }, [isPending, place])
  return place
}

const Buttons = ({ isBlank, isOff, isPending, send, onDiscard }: ButtonsProps) => (
  <Group gap={8} justify="flex-end">
    {isBlank ? null : (
      <Button variant="subtle" color="gray" onClick={onDiscard}>
        Discard
      </Button>
    )}
    <Button ref={useSendPlace(isPending)} type="submit" loading={isPending} disabled={isOff}>
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

/** Why it was not sent, or that this is not known. */
const FailureNote = ({ error, maySent }: { error: unknown; maySent: boolean }) =>
  maySent ? (
    <p className="new-ticket-uncertain" role="alert">
      {error === null ? null : `${describeError(error).sentence} `}
      It is not certain that this was sent. Sending it again will not make a second one. To ask for something
      else, discard it first.
    </p>
  ) : (
    <ErrorNote error={error} />
  )

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
    <form className="new-ticket" onSubmit={onSubmit} noValidate inert={state.isPending}>
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
      <FailureNote error={state.error} maySent={state.maySent} />
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
