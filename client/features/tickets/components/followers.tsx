import { Button } from '@mantine/core'
import { PersonAvatar } from '#client/ui/person-avatar.tsx'
import { Tip } from '#client/ui/tip.tsx'
import type { useWatching } from '../watch-ticket.ts'
import './followers.css'

const shownFaces = 4
const listWords = new Intl.ListFormat('en', { style: 'long', type: 'conjunction' })

export type FollowersProps = { watching: ReturnType<typeof useWatching> }

/** Who follows the ticket, and the button to follow it oneself, where one can. */
export const Followers = ({ watching: { people, isWatching, toggle } }: FollowersProps) => {
  const names = listWords.format(people.map(({ name }) => name))
  const more = people.length - shownFaces
  return (
    <span className="followers">
      {people.length === 0 ? null : (
        <Tip label={names}>
          {/* The names are in the tip, which the keyboard reaches here. */}
          <button type="button" className="followers-faces">
            <span className="visually-hidden">{names}</span>
            {people.slice(0, shownFaces).map(({ id, name }) => (
              <PersonAvatar key={id} name={name} size={20} />
            ))}
            {more > 0 ? <span className="followers-more tabular">+{more}</span> : null}
          </button>
        </Tip>
      )}
      {toggle === null ? null : (
        <Tip
          label={
            isWatching
              ? 'You are told in your inbox of replies and status changes'
              : 'Be told in your inbox of replies and status changes'
          }
          keys="w"
        >
          <Button variant="default" size="compact-xs" onClick={toggle}>
            {isWatching ? 'Unfollow' : 'Follow'}
          </Button>
        </Tip>
      )}
    </span>
  )
}
