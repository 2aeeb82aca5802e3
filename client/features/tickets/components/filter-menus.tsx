import { useHere } from '#client/features/organizations/organization.ts'
import { SelectMenu, type SelectOption } from '#client/ui/select-menu.tsx'
import { staffRoles } from '#shared/permissions.ts'
import { priorities, severities, ticketStatuses } from '#shared/tickets.ts'
import { splitList, type TicketListSearch } from '../list-search.ts'
import { useShownStatuses } from '../use-shown-statuses.ts'
import { categoryOptions, priorityOptions, severityOptions, statusOptions } from './choices.tsx'
import { PersonMenu } from './person-menu.tsx'

export type FilterProps = {
  search: TicketListSearch
  onChange: (patch: TicketListSearch) => void
}

type ListFilter = 'status' | 'priority' | 'severity' | 'category'

const chipClass = (isOn: boolean) => (isOn ? 'filter-chip filter-chip-on' : 'filter-chip')

const summary = (name: string, chosen: readonly string[]) =>
  chosen.length === 0 ? name : `${name}: ${chosen.length > 2 ? `${chosen.length} chosen` : chosen.join(', ')}`

type ListFilterMenuProps = FilterProps & {
  field: ListFilter
  name: string
  options: readonly SelectOption[]
  order: readonly string[]
}

const ListFilterMenu = ({ field, name, options, order, search, onChange }: ListFilterMenuProps) => {
  const chosen = splitList(search[field])
  const toggle = (value: string) => {
    const next = chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value]
    const sorted = order.filter((each) => next.includes(each))
    onChange({ [field]: sorted.length > 0 ? sorted.join(',') : undefined })
  }
  const labels = options.filter(({ value }) => chosen.includes(value)).map(({ label }) => label)
  return (
    <SelectMenu
      label={`Filter by ${name.toLowerCase()}`}
      options={options}
      selected={chosen}
      onSelect={toggle}
      isMultiple
      buttonClass={chipClass(chosen.length > 0)}
    >
      {summary(name, labels)}
    </SelectMenu>
  )
}

const assigneeWord = (assignee: string | undefined) => {
  if (assignee === undefined) return 'Assignee'
  if (assignee === 'none') return 'Assignee: nobody'
  return assignee === 'me' ? 'Assignee: me' : `Assignee: ${assignee}`
}

const AssigneeFilter = ({ search, onChange }: FilterProps) => {
  const { me } = useHere()
  return (
    <PersonMenu
      label="Filter by assignee"
      roles={staffRoles}
      selected={search.assignee === 'none' ? null : undefined}
      nobody="Nobody"
      withMe
      onSelect={(person) => {
        const value = person === null ? 'none' : person.id === me.id ? 'me' : person.username
        onChange({ assignee: value === search.assignee ? undefined : value })
      }}
      buttonClass={chipClass(search.assignee !== undefined)}
    >
      {assigneeWord(search.assignee)}
    </PersonMenu>
  )
}

const RequesterFilter = ({ search, onChange }: FilterProps) => (
  <PersonMenu
    label="Filter by requester"
    roles={null}
    selected={undefined}
    onSelect={(person) =>
      onChange({
        requester: person === null || person.username === search.requester ? undefined : person.username,
      })
    }
    buttonClass={chipClass(search.requester !== undefined)}
  >
    {search.requester === undefined
      ? 'Requester'
      : `Requester: ${search.requester === 'me' ? 'me' : search.requester}`}
  </PersonMenu>
)

/** One menu for each filter that is chosen from a list. */
export const FilterMenus = (props: FilterProps) => {
  const { categories } = useHere().organization
  const statuses = useShownStatuses(splitList(props.search.status))
  return (
    <>
      <ListFilterMenu
        {...props}
        field="status"
        name="Status"
        options={statusOptions(statuses)}
        order={ticketStatuses}
      />
      <ListFilterMenu
        {...props}
        field="priority"
        name="Priority"
        options={priorityOptions}
        order={priorities}
      />
      <ListFilterMenu
        {...props}
        field="severity"
        name="Severity"
        options={severityOptions}
        order={severities}
      />
      <ListFilterMenu
        {...props}
        field="category"
        name="Category"
        options={categoryOptions(categories)}
        order={categories.map(({ id }) => id)}
      />
      <AssigneeFilter {...props} />
      <RequesterFilter {...props} />
    </>
  )
}
