import { useState } from 'react'
import { useHere } from '#client/features/organizations/organization.ts'
import type { CommentEntry } from './queries.ts'
import { hasUnsavedEdit } from './unsaved-edit.ts'

/** Whether the words of a message are being changed. Opened by itself where something was typed before. */
export const useEditor = ({ actor, comment: { id, body } }: Pick<CommentEntry, 'actor' | 'comment'>) => {
  const { me } = useHere()
  const [opened, setOpened] = useState<'byHand' | 'byItself' | null>(() =>
    actor?.id === me.id && hasUnsavedEdit(me.id, id, body) ? 'byItself' : null,
  )
  return { opened, open: () => setOpened('byHand'), close: () => setOpened(null) }
}
