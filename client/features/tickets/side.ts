import { useState } from 'react'
import type { RowMenu } from './list-keys.ts'
import { useIsNarrow } from './narrow.ts'

/** What stands beside a conversation: what the ticket is, or its chat. */
export const sideTabs = ['details', 'chat'] as const
export type SideTab = (typeof sideTabs)[number]

const keyOf = (userId: string) => `docket:chat-open:${userId}`

/** Whether somebody had the chat open when they last chose; forgotten where the browser keeps nothing. */
const recallsChat = (userId: string): boolean => {
  try {
    return localStorage.getItem(keyOf(userId)) !== null
  } catch {
    return false
  }
}

const keepChoice = (userId: string, tab: SideTab) => {
  try {
    if (tab === 'chat') localStorage.setItem(keyOf(userId), '')
    else localStorage.removeItem(keyOf(userId))
  } catch {
    // The choice then lasts as long as the page.
  }
}

/** What is shown beside a conversation, and which menu of the details a key has opened. */
export const useSide = (userId: string, wantsChat: boolean) => {
  const isNarrow = useIsNarrow('oneColumn')
  const [tab, setTab] = useState<SideTab>(() => (wantsChat || recallsChat(userId) ? 'chat' : 'details'))
  const [isSheetOpen, setSheetOpen] = useState(wantsChat)
  const [menu, setMenu] = useState<RowMenu | null>(null)
  const [focusRound, setFocusRound] = useState(0)
  const show = (next: SideTab) => {
    setTab(next)
    setSheetOpen(true)
    keepChoice(userId, next)
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
