import { describe, expect, it } from 'vitest'
import type { EventType } from '#shared/events.ts'
import { stalenessOf } from './invalidate.ts'

const parts = (type: EventType) => stalenessOf({ type, ticketId: 't' }).map(({ part }) => part)

describe('what an event makes old', () => {
  it('is the ticket, the lists and the counts when a ticket changes', () => {
    expect(parts('ticket.changed')).toEqual(['ticket', 'grown', 'linked', 'lists', 'counts'])
    expect(parts('ticket.created')).toEqual(['ticket', 'grown', 'lists', 'counts'])
  })

  it('is the end of the conversation and the order of the lists when a message or a file comes or a file goes, and what changed of it when a message changes', () => {
    for (const type of ['comment.added', 'attachment.added', 'attachment.removed'] as const)
      expect(parts(type)).toEqual(['ticket', 'grown', 'lists'])
    expect(parts('comment.edited')).toEqual(['ticket', 'reworded'])
    expect(parts('comment.deleted')).toEqual(['ticket', 'reworded'])
  })

  it('is also the tickets that link to it when a ticket changes or is reviewed, and then who waits for a review', () => {
    expect(parts('ticket.changed')).toEqual(['ticket', 'grown', 'linked', 'lists', 'counts'])
    expect(parts('ticket.reviewed')).toEqual(['ticket', 'grown', 'linked', 'lists', 'counts', 'notices'])
    expect(stalenessOf({ type: 'ticket.changed', ticketId: 't' })).toContainEqual({
      part: 'linked',
      ticketId: 't',
    })
  })

  it('is also the inbox, the trash and the links of others when a ticket goes or comes back', () => {
    expect(parts('ticket.deleted')).toEqual([
      'ticket',
      'grown',
      'linked',
      'lists',
      'counts',
      'notices',
      'trash',
    ])
    expect(parts('ticket.restored')).toEqual([
      'ticket',
      'grown',
      'tickets',
      'lists',
      'counts',
      'notices',
      'trash',
    ])
  })

  it('is the inbox and the trash when a ticket is removed for good', () => {
    expect(parts('ticket.purged')).toEqual(['notices', 'trash'])
  })

  it('is the ticket alone when it is linked or followed', () => {
    for (const type of ['ticket.linked', 'ticket.unlinked', 'ticket.watched'] as const)
      expect(parts(type)).toEqual(['ticket', 'grown'])
  })

  it('is the inbox, and its count, when a notice comes or is read', () => {
    for (const type of ['notice.added', 'notice.read'] as const)
      expect(stalenessOf({ type, ticketId: null })).toEqual([{ part: 'notices' }])
  })

  it('is the members, and what one may do oneself, when a role changes', () => {
    expect(stalenessOf({ type: 'member.role_changed', ticketId: null })).toEqual([
      { part: 'members' },
      { part: 'organization' },
    ])
  })
})
