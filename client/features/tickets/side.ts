import { useState } from 'react'
import type { RowMenu } from './list-keys.ts'
import { useIsNarrow } from './narrow.ts'

/** What stands beside a conversation: what the ticket is, or its chat. */
export const sideTabs = ['details', 'chat'] as const
export type SideTab = (typeof sideTabs)[number]

/**
 * What is shown beside a conversation, and which menu of the details a key has opened. The chat shows only once it was
 * asked for on this very ticket: that somebody is in it, and has seen it, is told to the other side.
 */
export const useSide = (wantsChat: boolean) => {
  const isNarrow = useIsNarrow('oneColumn')
  const [tab, setTab] = useState<SideTab>(wantsChat ? 'chat' : 'details')
  const [isSheetOpen, setSheetOpen] = useState(wantsChat)
  const [menu, setMenu] = useState<RowMenu | null>(null)
  const [focusRound, setFocusRound] = useState(0)
  const show = (next: SideTab) => {
    setTab(next)
    setSheetOpen(true)
  }
  const writeInChat = () => {
    show('chat')
    setFocusRound((round) => round + 1)
  }
  const openMenu = (wanted: RowMenu) => {
    setTab('details')
    setSheetOpen(true)
    setMenu(wanted)
  }
  const isChatOpen = tab === 'chat' && (!isNarrow || isSheetOpen)
  return {
    isNarrow,
    tab,
    isChatOpen,
    isSheetOpen,
    show,
    writeInChat,
    focusRound,
    closeSheet: () => setSheetOpen(false),
    menu,
    setMenu,
    openMenu,
  }
}

export type Side = ReturnType<typeof useSide>
