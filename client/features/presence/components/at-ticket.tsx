import { Popover } from '@mantine/core'
import { IconUsers } from '@tabler/icons-react'
import { PersonAvatar } from '#client/ui/person-avatar.tsx'
import { Tip } from '#client/ui/tip.tsx'
import { useWho } from '../presence.tsx'
import { doingWords } from '../presence-words.ts'
import type { Present } from '../queries.ts'
import './at-ticket.css'

const shownAtMost = 5

const isBusy = ({ writing }: Present) => writing !== null

/** Whoever writes comes first, since that is what others wait for. */
const inOrder = (present: readonly Present[]): Present[] =>
  present.toSorted((one, other) => Number(isBusy(other)) - Number(isBusy(one)))

const wordsOf = (present: Present) => `${present.person.name} is ${doingWords(present)}`

const Someone = ({ present }: { present: Present }) => {
  const words = wordsOf(present)
  return (
    <li>
      <Tip label={words}>
        <span className="at-ticket-face" data-writing={isBusy(present) ? '' : undefined}>
          <PersonAvatar name={present.person.name} size={24} />
          <span className="visually-hidden">{words}</span>
        </span>
      </Tip>
    </li>
  )
}

/** Where there is no room for faces: how many are there, and at a touch who. */
const Count = ({ present }: { present: readonly Present[] }) => (
  <Popover position="bottom-end" withinPortal>
    <Popover.Target>
      <button
        type="button"
        className="at-ticket-count"
        data-writing={present.some(isBusy) ? '' : undefined}
        aria-label={`Also here: ${present.map(wordsOf).join(', ')}`}
      >
        <IconUsers size={14} aria-hidden="true" />
        <span className="tabular">{present.length}</span>
      </button>
    </Popover.Target>
    <Popover.Dropdown className="at-ticket-names">
      {present.map((each) => (
        <p key={each.person.id}>
          <PersonAvatar name={each.person.name} size={20} />
          {wordsOf(each)}
        </p>
      ))}
    </Popover.Dropdown>
  </Popover>
)

/** At the head of a ticket (its number): who else is there, and what they do. */
export const AtTicket = ({ number, isThere }: { number: string; isThere: boolean }) => {
  const present = inOrder(useWho(number, isThere).present)
  if (!isThere || present.length === 0) return null
  const [first] = present
  const more = present.slice(shownAtMost)
  return (
    <div className="at-ticket">
      {first && isBusy(first) ? (
        <span className="at-ticket-words truncate" aria-hidden="true">
          {wordsOf(first)}…
        </span>
      ) : null}
      <Count present={present} />
      <ul aria-label="Also here">
        {present.slice(0, shownAtMost).map((each) => (
          <Someone key={each.person.id} present={each} />
        ))}
        {more.length > 0 ? (
          <li>
            <Tip label={more.map(wordsOf).join(', ')}>
              <span className="at-ticket-more tabular">+{more.length}</span>
            </Tip>
          </li>
        ) : null}
      </ul>
    </div>
  )
}
