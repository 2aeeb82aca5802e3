import { IconUserOff } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useHere } from '#client/features/organizations/organization.ts'
import { PersonAvatar } from '#client/ui/person-avatar.tsx'
import { SelectMenu, type SelectOption } from '#client/ui/select-menu.tsx'
import type { Person } from '#shared/organizations.ts'
import type { Role } from '#shared/permissions.ts'
import { usePeopleSearch } from '../people.ts'

export type PersonMenuProps = {
  label: string
  /** Who can be chosen; everybody when null. */
  roles: readonly Role[] | null
  /** Null is the choice of nobody; undefined is no choice yet. */
  selected: Person | null | undefined
  /** What "nobody" is called; not offered when absent. */
  nobody?: string
  /** Offers oneself first. */
  withMe?: boolean
  onSelect: (person: Person | null) => void
  isDisabled?: boolean
  opened?: boolean
  onOpenedChange?: (opened: boolean) => void
  buttonClass?: string
  children: ReactNode
}

const nobodyValue = '~nobody'

const optionOf = (person: Person, isMe: boolean): SelectOption => ({
  value: person.id,
  label: isMe ? `${person.name} (you)` : person.name,
  icon: <PersonAvatar name={person.name} size={18} />,
  hint: person.username,
  keywords: person.username,
})

const noneOption = (nobody: string): SelectOption => ({
  value: nobodyValue,
  label: nobody,
  icon: <IconUserOff size={18} stroke={1.5} aria-hidden="true" />,
})

/** The people to choose from: oneself first where that is likely, then those found for what is typed. */
const usePeople = (roles: readonly Role[] | null, withMe: boolean, isOpen: boolean) => {
  const { me } = useHere()
  const [isSearched, setSearched] = useState(false)
  const { people, isSearching, setText } = usePeopleSearch(roles, isOpen)
  const self: Person = { id: me.id, username: me.username, name: me.name }
  const others = people.filter((person) => !withMe || person.id !== me.id)
  const showsMe = withMe && (!isSearched || people.some((person) => person.id === me.id))
  const search = (text: string) => {
    setText(text)
    setSearched(text.trim() !== '')
  }
  return { listed: showsMe ? [self, ...others] : others, myId: me.id, isSearched, isSearching, search }
}

/** A person of the organization, found by name or username. */
export const PersonMenu = ({
  roles,
  selected,
  nobody,
  withMe = false,
  onSelect,
  ...props
}: PersonMenuProps) => {
  const [isOpen, setOpen] = useState(false)
  const opened = props.opened ?? isOpen
  const { listed, myId, isSearched, isSearching, search } = usePeople(roles, withMe, opened)
  const none = nobody === undefined || isSearched ? [] : [noneOption(nobody)]
  const choose = (value: string) => {
    const person = listed.find(({ id }) => id === value)
    if (value === nobodyValue) onSelect(null)
    else if (person) onSelect({ id: person.id, username: person.username, name: person.name })
  }
  return (
    <SelectMenu
      {...props}
      options={[...none, ...listed.map((person) => optionOf(person, person.id === myId))]}
      selected={selected === undefined ? [] : [selected?.id ?? nobodyValue]}
      onSelect={choose}
      onSearch={search}
      isSearching={isSearching}
      nothing="Nobody is called that."
      width={260}
      opened={opened}
      onOpenedChange={props.onOpenedChange ?? setOpen}
    />
  )
}
