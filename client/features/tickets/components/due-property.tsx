import { Button, Group, Popover } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { endOfDay, toDay, usualDueDays } from '../due.ts'
import type { Ticket } from '../queries.ts'
import { DueDay } from './ticket-row.tsx'
import './due-property.css'

export type DuePropertyProps = {
  ticket: Ticket
  isDisabled: boolean
  onChange: (dueAt: string | null) => void
}

type DueFormProps = { dueAt: string | null; onChoose: (dueAt: string | null) => void }

const DueForm = ({ dueAt, onChoose }: DueFormProps) => {
  const [day, setDay] = useState(dueAt ? toDay(new Date(dueAt)) : '')
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    onChoose(day === '' ? null : endOfDay(day))
  }
  return (
    <form className="due-form" onSubmit={onSubmit}>
      <div className="due-usual">
        {usualDueDays(new Date()).map((usual) => (
          <Button key={usual.day} variant="default" size="xs" onClick={() => onChoose(endOfDay(usual.day))}>
            {usual.label}
          </Button>
        ))}
      </div>
      <input
        type="date"
        aria-label="Another day"
        value={day}
        onChange={(event) => setDay(event.currentTarget.value)}
      />
      <Group gap={6} justify="space-between">
        <Button variant="subtle" size="xs" disabled={dueAt === null} onClick={() => onChoose(null)}>
          No due date
        </Button>
        <Button type="submit" size="xs" disabled={day === ''}>
          Set
        </Button>
      </Group>
    </form>
  )
}

/** The due date: a few usual days, any other, or none. It is due at the end of the day. */
export const DueProperty = ({ ticket, isDisabled, onChange }: DuePropertyProps) => {
  const [opened, setOpened] = useState(false)
  const choose = (dueAt: string | null) => {
    setOpened(false)
    if (dueAt !== ticket.dueAt) onChange(dueAt)
  }
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <button
          type="button"
          className="select-button"
          disabled={isDisabled}
          onClick={() => setOpened(!opened)}
        >
          <span className="visually-hidden">Change due date: </span>
          {ticket.dueAt === null ? (
            <span className="dimmed">No due date</span>
          ) : (
            <DueDay ticket={ticket} hasTip={!opened} />
          )}
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Due date">
        <DueForm dueAt={ticket.dueAt} onChoose={choose} />
      </Popover.Dropdown>
    </Popover>
  )
}
