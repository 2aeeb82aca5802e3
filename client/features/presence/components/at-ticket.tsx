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

const Someone = ({ present }: { present: Present }) => {
  const { name } = present.person
  const words = `${name} is ${doingWords(present)}`
  return (
    <li>
      <Tip label={words}>
        <span className="at-ticket-face" data-writing={isBusy(present) ? '' : undefined}>
          <PersonAvatar name={name} size={24} />
          <span className="visually-hidden">{words}</span>
        </span>
      </Tip>
    </li>
  )
}

/** Where there is no room for faces: how many are there. The list names them to those who cannot see it. */
const Count = ({ present }: { present: readonly Present[] }) => (
  <Tip label={present.map((each) => `${each.person.name} is ${doingWords(each)}`).join(', ')}>
    <span className="at-ticket-count" data-writing={present.some(isBusy) ? '' : undefined} aria-hidden="true">
      <IconUsers size={14} />
      <span className="tabular">{present.length}</span>
    </span>
  </Tip>
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
          {first.person.name} is {doingWords(first)}…
        </span>
      ) : null}
      <Count present={present} />
      <ul aria-label="Also here">
        {present.slice(0, shownAtMost).map((each) => (
          <Someone key={each.person.id} present={each} />
        ))}
        {more.length > 0 ? (
          <li>
            <Tip label={more.map((each) => `${each.person.name} is ${doingWords(each)}`).join(', ')}>
              <span className="at-ticket-more tabular">+{more.length}</span>
            </Tip>
          </li>
        ) : null}
      </ul>
    </div>
  )
}
