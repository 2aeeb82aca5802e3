import { Button, Group, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useId, useState } from 'react'
import { v4 as newId } from 'uuid'
import { useHere } from '#client/features/organizations/organization.ts'
import { useDraft } from '#client/lib/drafts.ts'
import { describeError } from '#client/lib/errors.ts'
import { MarkdownField } from '#client/ui/markdown-field.tsx'
import { Page } from '#client/ui/page.tsx'
import { ErrorNote, FaultNote } from '#client/ui/states.tsx'
import { isStaff } from '#shared/permissions.ts'
import { SeverityChoice } from '../components/severity-choice.tsx'
import { SimilarTickets } from '../components/similar-tickets.tsx'
import { StaffFields } from '../components/staff-fields.tsx'
import { useCreateTicket } from '../create-ticket.ts'
import {
  emptyDraft,
  faultsOf,
  isEmptyDraft,
  type NewTicketDraft,
  newTicketDraft,
  newTicketKey,
} from '../new-ticket-draft.ts'
import './new-ticket.css'

const useNewTicket = () => {
  const { me, organization } = useHere()
  const navigate = useNavigate()
  const create = useCreateTicket()
  const [empty] = useState(() => emptyDraft(newId()))
  const draft = useDraft({
    userId: me.id,
    key: newTicketKey(organization.slug),
    schema: newTicketDraft,
    empty,
    isEmpty: isEmptyDraft,
  })
  const [isTried, setTried] = useState(false)
  const faults = isTried ? faultsOf(draft.value) : {}
  const change = (patch: Partial<NewTicketDraft>) => draft.setValue({ ...draft.value, ...patch })
  const send = async () => {
    setTried(true)
    if (create.isPending || Object.keys(faultsOf(draft.value)).length > 0) return
    const ticket = await create.mutateAsync(draft.value)
    draft.clear()
    await navigate({
      to: '/o/$slug/tickets/$number',
      params: { slug: organization.slug, number: ticket.number },
      search: {},
    })
  }
  const discard = () => {
    draft.setValue(emptyDraft(newId()))
    setTried(false)
    create.reset()
  }
  return {
    draft: draft.value,
    faults,
    change,
    send,
    discard,
    isPending: create.isPending,
    error: create.error,
  }
}

const CategoryField = ({
  value,
  onChange,
}: {
  value: string | null
  onChange: (value: string | null) => void
}) => {
  const categories = useHere().organization.categories.filter(({ isArchived }) => !isArchived)
  const id = useId()
  return categories.length === 0 ? null : (
    <fieldset className="categories">
      <legend>What is it about?</legend>
      {categories.map((category) => (
        <label key={category.id} className="category-choice" htmlFor={`${id}-${category.id}`}>
          <input
            type="radio"
            id={`${id}-${category.id}`}
            name="category"
            checked={value === category.id}
            onChange={() => onChange(category.id)}
          />
          {category.name}
        </label>
      ))}
      <label className="category-choice" htmlFor={`${id}-none`}>
        <input
          type="radio"
          id={`${id}-none`}
          name="category"
          checked={value === null}
          onChange={() => onChange(null)}
        />
        Not sure
      </label>
    </fieldset>
  )
}

type DescriptionFieldProps = {
  value: string
  fault: string | undefined
  onChange: (text: string) => void
  onSubmit: () => void
}

const DescriptionField = ({ value, fault, onChange, onSubmit }: DescriptionFieldProps) => (
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
        value={value}
        onChange={onChange}
        onSubmit={onSubmit}
      />
    </div>
    <FaultNote fault={fault} />
  </div>
)

type ButtonsProps = { isBlank: boolean; isPending: boolean; send: string; onDiscard: () => void }

const Buttons = ({ isBlank, isPending, send, onDiscard }: ButtonsProps) => (
  <Group gap={8} justify="flex-end">
    {isBlank ? null : (
      <Button variant="subtle" color="gray" onClick={onDiscard}>
        Discard
      </Button>
    )}
    <Button type="submit" loading={isPending}>
      {send}
    </Button>
  </Group>
)

/** Writing down a new request. What is typed survives a reload, and is sent once. */
export const NewTicket = () => {
  const isForStaff = isStaff(useHere().organization.role)
  const { draft, faults, change, send, discard, isPending, error } = useNewTicket()
  const refused = describeError(error).fields
  const submit = () => void send().catch(() => undefined)
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    submit()
  }
  return (
    <Page title={isForStaff ? 'New ticket' : 'New request'} layout="column">
      <form className="new-ticket" onSubmit={onSubmit} noValidate>
        <TextInput
          label={isForStaff ? 'Title' : 'What do you need?'}
          placeholder="In a few words"
          required
          autoFocus
          value={draft.title}
          error={faults.title ?? refused.title}
          onChange={(event) => change({ title: event.currentTarget.value })}
        />
        <SimilarTickets title={draft.title} />
        <DescriptionField
          value={draft.description}
          fault={faults.description ?? refused.description}
          onChange={(description) => change({ description })}
          onSubmit={submit}
        />
        <CategoryField value={draft.categoryId} onChange={(categoryId) => change({ categoryId })} />
        <SeverityChoice value={draft.severity} onChange={(severity) => change({ severity })} />
        {isForStaff ? <StaffFields draft={draft} onChange={change} /> : null}
        <ErrorNote error={error} />
        <Buttons
          isBlank={isEmptyDraft(draft)}
          isPending={isPending}
          send={isForStaff ? 'Create ticket' : 'Send request'}
          onDiscard={discard}
        />
      </form>
    </Page>
  )
}
