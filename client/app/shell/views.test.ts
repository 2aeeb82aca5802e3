import { describe, expect, it } from 'vitest'
import { ticketStatuses } from '#shared/tickets.ts'
import { mainViews, showsView, statusViews } from './views.ts'

const views = [...mainViews, ...statusViews(ticketStatuses)]
const shown = (search: Parameters<typeof showsView>[0]) =>
  views.filter((view) => showsView(search, view)).map(({ id }) => id)

describe('the view that the sidebar marks', () => {
  it('is the one whose filters the address has, in any order of sorting', () => {
    expect(shown({})).toEqual(['all'])
    expect(shown({ sort: 'due', order: 'asc' })).toEqual(['all'])
    expect(shown({ assignee: 'me', status: 'open,in_progress,waiting' })).toEqual(['mine'])
    expect(shown({ status: 'waiting' })).toEqual(['waiting'])
  })

  it('is none when the address is narrowed further', () => {
    expect(shown({ status: 'waiting', priority: 'urgent' })).toEqual([])
    expect(shown({ q: 'lamp' })).toEqual([])
    expect(shown({ assignee: 'me' })).toEqual([])
  })

  it('never is two at once', () => {
    for (const view of views) expect(shown(view.search)).toEqual([view.id])
  })
})
