import { Button, Popover } from '@mantine/core'
import { useHere } from '#client/features/organizations/organization.ts'
import { PersonMenu } from '#client/features/tickets/components/person-menu.tsx'
import { SelectMenu } from '#client/ui/select-menu.tsx'
import { type AuditFilter, auditActions, auditEntities, entityOfAction } from '#shared/audit.ts'
import { actionWords, entityWords } from '../action-words.ts'
import type { AuditSearch } from '../search.ts'
import '#client/features/tickets/components/filter-bar.css'
import { TicketField } from './ticket-field.tsx'

export type AuditFiltersProps = {
  filter: AuditFilter
  search: AuditSearch
  onChange: (patch: AuditSearch) => void
  onClear: () => void
}

const chipClass = (isOn: boolean) => (isOn ? 'filter-chip filter-chip-on' : 'filter-chip')

const personWord = (actor: string | undefined) => {
  if (actor === undefined) return 'Person'
  if (actor === 'system') return 'Person: Docket itself'
  return `Person: ${actor}`
}

const PersonFilter = ({ filter: { actor }, onChange }: AuditFiltersProps) => {
  const { me } = useHere()
  return (
    <PersonMenu
      label="Filter by person"
      roles={null}
      selected={actor === 'system' ? null : undefined}
      nobody="Docket itself"
      withMe
      onSelect={(person) => {
        const value = person === null ? 'system' : person.id === me.id ? 'me' : person.username
        onChange({ actor: value === actor ? undefined : value })
      }}
      buttonClass={chipClass(actor !== undefined)}
    >
      {personWord(actor)}
    </PersonMenu>
  )
}

const EntityFilter = ({ filter: { entity, action }, onChange }: AuditFiltersProps) => {
  const choose = (value: string) => {
    const next = value === entity ? undefined : value
    const keepsAction = next === undefined || (action !== undefined && entityOfAction(action) === next)
    onChange({ entity: next, ...(keepsAction ? {} : { action: undefined }) })
  }
  return (
    <SelectMenu
      label="Filter by kind of thing"
      options={auditEntities.map((value) => ({ value, label: entityWords[value] }))}
      selected={entity === undefined ? [] : [entity]}
      onSelect={choose}
      buttonClass={chipClass(entity !== undefined)}
    >
      {entity === undefined ? 'Kind' : `Kind: ${entityWords[entity]}`}
    </SelectMenu>
  )
}

const ActionFilter = ({ filter: { entity, action }, onChange }: AuditFiltersProps) => (
  <SelectMenu
    label="Filter by action"
    options={auditActions
      .filter((value) => entity === undefined || entityOfAction(value) === entity)
      .map((value) => ({
        value,
        label: actionWords[value].name,
        keywords: entityWords[entityOfAction(value)],
      }))}
    selected={action === undefined ? [] : [action]}
    onSelect={(value) => onChange({ action: value === action ? undefined : value })}
    buttonClass={chipClass(action !== undefined)}
  >
    {action === undefined ? 'Action' : `Action: ${actionWords[action].name}`}
  </SelectMenu>
)

const DayFilter = ({ filter: { from, to }, onChange }: AuditFiltersProps) => {
  const isOn = from !== undefined || to !== undefined
  const day = (text: string) => (text === '' ? undefined : text)
  return (
    <Popover position="bottom-start" trapFocus>
      <Popover.Target>
        <button type="button" className={chipClass(isOn)}>
          {isOn ? `Days: ${from ?? '…'} – ${to ?? '…'}` : 'Days'}
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Filter by days">
        <fieldset className="span-fields">
          <legend>Days (UTC)</legend>
          <input
            type="date"
            aria-label="From"
            value={from ?? ''}
            max={to}
            onChange={(event) => onChange({ from: day(event.currentTarget.value) })}
          />
          <span aria-hidden="true">–</span>
          <input
            type="date"
            aria-label="To"
            value={to ?? ''}
            min={from}
            aria-invalid={from !== undefined && to !== undefined && from > to}
            onChange={(event) => onChange({ to: day(event.currentTarget.value) })}
          />
        </fieldset>
        {isOn ? (
          <Button variant="subtle" size="xs" onClick={() => onChange({ from: undefined, to: undefined })}>
            Clear days
          </Button>
        ) : null}
      </Popover.Dropdown>
    </Popover>
  )
}

/** All that narrows the audit; kept in the address. */
export const AuditFilters = (props: AuditFiltersProps) => {
  const filters = Object.keys(props.filter).length
  return (
    <div className="filter-bar">
      <div className="filter-chips">
        <TicketField number={props.search.ticket} onNumber={(ticket) => props.onChange({ ticket })} />
        <PersonFilter {...props} />
        <EntityFilter {...props} />
        <ActionFilter {...props} />
        <DayFilter {...props} />
        {filters > 0 ? (
          <button type="button" className="filter-clear" onClick={props.onClear}>
            Clear {filters === 1 ? 'filter' : `${filters} filters`}
          </button>
        ) : null}
      </div>
    </div>
  )
}
