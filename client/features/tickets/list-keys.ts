import { useActions } from '#client/lib/shortcuts.ts'
import { stepIndex } from './list-moves.ts'
import type { ListRow } from './list-rows.ts'

/** What a key can open on the row in hand. */
export type RowMenu = 'status' | 'priority' | 'assignee'

export type ListKeys = {
  rows: readonly ListRow[]
  activeId: string | null
  onMove: (index: number) => void
  onMenu: (menu: RowMenu) => void
  onTake: () => void
}

/** The keys of the list: J and K move, S, P, A and I change the row in hand. */
export const useListKeys = ({ rows, activeId, onMove, onMenu, onTake }: ListKeys) => {
  const group = 'This list'
  const index = rows.findIndex(({ ticket }) => ticket.id === activeId)
  const move = (step: 1 | -1) => () => {
    const next = stepIndex(index, step, rows.length)
    if (next >= 0) onMove(next)
  }
  const onRow = (run: () => void) => () => {
    if (index >= 0) run()
  }
  useActions([
    { id: 'list.next', label: 'Next ticket', group, keys: 'j', keyOnly: true, run: move(1) },
    { id: 'list.previous', label: 'Previous ticket', group, keys: 'k', keyOnly: true, run: move(-1) },
    {
      id: 'list.status',
      label: 'Change status',
      group,
      keys: 's',
      keyOnly: true,
      run: onRow(() => onMenu('status')),
    },
    {
      id: 'list.priority',
      label: 'Change priority',
      group,
      keys: 'p',
      keyOnly: true,
      run: onRow(() => onMenu('priority')),
    },
    {
      id: 'list.assign',
      label: 'Assign',
      group,
      keys: 'a',
      keyOnly: true,
      run: onRow(() => onMenu('assignee')),
    },
    { id: 'list.take', label: 'Assign to me', group, keys: 'i', keyOnly: true, run: onRow(onTake) },
  ])
}
