import { ActionIcon } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useHere } from '#client/features/organizations/organization.ts'
import { ClippedText } from '#client/ui/clipped-text.tsx'
import { late } from '#client/ui/late.tsx'
import { Tip } from '#client/ui/tip.tsx'
import { isStaff } from '#shared/permissions.ts'
import { useLinks } from '../link-ticket.ts'
import { describeLink, type TicketLink } from '../link-words.ts'
import type { Ticket } from '../queries.ts'
import { requesterStatusWords, shortStatusWords } from '../words.ts'
import { StatusWord } from './status-mark.tsx'
import './links.css'

const LinkPicker = late(() => import('./link-picker.tsx'), { instead: () => null })

type ItemProps = { link: TicketLink; onRemove: (() => void) | null }

const LinkItem = ({ link, onRemove }: ItemProps) => {
  const { slug, role } = useHere().organization
  const { number, title, status } = link.ticket
  return (
    <li>
      <Link to="/o/$slug/tickets/$number" params={{ slug, number }} className="linked-ticket">
        <span className="linked-ticket-facts">
          {describeLink(link)} <span className="tabular">{number}</span>
        </span>
        <ClippedText>{title}</ClippedText>
        <span className="linked-ticket-facts">
          <StatusWord status={status} words={isStaff(role) ? shortStatusWords : requesterStatusWords} />
        </span>
      </Link>
      {onRemove === null ? null : (
        <Tip label="Remove this link">
          <ActionIcon aria-label={`Remove the link to ${number}`} onClick={onRemove}>
            <IconX size={14} />
          </ActionIcon>
        </Tip>
      )}
    </li>
  )
}

/** The tickets that belong to this one; staff add and remove them. */
export const Links = ({ ticket }: { ticket: Ticket }) => {
  const { links, link, unlink } = useLinks(ticket)
  const { link: canLink } = ticket.can
  if (links.length === 0 && !canLink) return null
  return (
    <section className="ticket-links" aria-labelledby="ticket-links">
      <div className="ticket-links-head">
        <h2 id="ticket-links">Links</h2>
        {canLink ? <LinkPicker ticketId={ticket.id} known={links} onPick={link} /> : null}
      </div>
      {links.length === 0 ? null : (
        <ul>
          {links.map((each) => (
            <LinkItem key={each.ticket.id} link={each} onRemove={canLink ? () => unlink(each) : null} />
          ))}
        </ul>
      )}
    </section>
  )
}
