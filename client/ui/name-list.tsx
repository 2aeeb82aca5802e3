import { Popover } from '@mantine/core'
import type { ReactNode } from 'react'
import { formatCount } from '#client/lib/format.ts'
import type { Person } from '#shared/organizations.ts'
import { PersonAvatar } from './person-avatar.tsx'
import './name-list.css'

export type NameListProps = {
  id: string
  people: readonly Person[]
  /** Nobody is meant by what is typed. */
  isNobody: boolean
  chosen: Person | undefined
  optionId: (person: Person) => string
  take: (person: Person) => void
  /** The field in which the name is typed; it keeps the focus. */
  children: ReactNode
}

const nobodyWords = 'Nobody of that name can be mentioned here.'

const Options = ({ id, people, chosen, optionId, take }: Omit<NameListProps, 'children' | 'isNobody'>) => (
  <div role="listbox" id={id} aria-label="People to mention" className="name-options">
    {people.map((person) => (
      <div
        key={person.id}
        id={optionId(person)}
        role="option"
        tabIndex={-1}
        aria-selected={person === chosen}
        className="name-option"
        onMouseDown={(event) => {
          event.preventDefault()
          take(person)
        }}
      >
        <PersonAvatar name={person.name} size={20} />
        <span className="truncate">{person.name}</span>
        <span className="dimmed truncate">@{person.username}</span>
      </div>
    ))}
  </div>
)

/** A field with the people whom a name that is typed in it may mean. */
export const NameList = ({ children, isNobody, ...list }: NameListProps) => {
  const isOpen = list.people.length > 0
  return (
    <Popover
      opened={isOpen || isNobody}
      position="top-start"
      offset={4}
      withRoles={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>
        <div>{children}</div>
      </Popover.Target>
      <Popover.Dropdown p={4} className={isOpen ? '' : 'name-hint'}>
        {isOpen ? <Options {...list} /> : <p className="name-nobody dimmed">{nobodyWords}</p>}
      </Popover.Dropdown>
      <span className="visually-hidden" role="status">
        {isOpen ? `${formatCount(list.people.length, 'person', 'people')}: arrows choose, Enter takes.` : ''}
        {isNobody && !isOpen ? nobodyWords : ''}
      </span>
    </Popover>
  )
}
