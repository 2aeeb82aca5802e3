import { TextInput } from '@mantine/core'
import { IconChevronDown, IconSearch } from '@tabler/icons-react'
import { SelectMenu } from '#client/ui/select-menu.tsx'
import { type Role, roles } from '#shared/permissions.ts'
import { roleWords } from '../role-words.ts'

export type MemberFilters = { text: string; roles: readonly Role[]; isDeactivated: boolean }

const options = roles.map((role) => ({ value: role, label: roleWords[role] }))

type MemberFiltersProps = { filters: MemberFilters; onChange: (filters: MemberFilters) => void }

const RoleFilter = ({ filters, onChange }: MemberFiltersProps) => {
  const { roles: chosen } = filters
  const toggle = (value: string) => {
    const isChosen = (role: Role) => (role === value ? !chosen.includes(role) : chosen.includes(role))
    onChange({ ...filters, roles: roles.filter(isChosen) })
  }
  return (
    <SelectMenu
      label="Filter by role"
      options={options}
      selected={chosen}
      onSelect={toggle}
      isMultiple
      width={200}
      buttonClass={chosen.length > 0 ? 'select-button members-filter-on' : 'select-button'}
    >
      {chosen.length === 0 ? 'Role' : `Role: ${chosen.map((role) => roleWords[role]).join(', ')}`}
      <IconChevronDown size={13} aria-hidden="true" />
    </SelectMenu>
  )
}

export const MemberFilterBar = ({ filters, onChange }: MemberFiltersProps) => (
  <div className="members-tools">
    <TextInput
      size="xs"
      type="search"
      aria-label="Search members"
      placeholder="Search members"
      maxLength={100}
      leftSection={<IconSearch size={14} aria-hidden="true" />}
      value={filters.text}
      onChange={(event) => onChange({ ...filters, text: event.currentTarget.value })}
    />
    <RoleFilter filters={filters} onChange={onChange} />
    <button
      type="button"
      className="select-button members-filter"
      aria-pressed={filters.isDeactivated}
      onClick={() => onChange({ ...filters, isDeactivated: !filters.isDeactivated })}
    >
      Deactivated
    </button>
  </div>
)
