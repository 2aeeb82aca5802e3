import { useNavigate, useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { useHere } from '#client/features/organizations/organization.ts'
import type { RowMenu } from './list-keys.ts'
import type { TicketListSearch } from './list-search.ts'
import { useIsNarrow } from './narrow.ts'

/** What stands beside a conversation: what the ticket is, or its chat. */
export const sideTabs = ['details', 'chat'] as const
export type SideTab = (typeof sideTabs)[number]

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The chat lies over its ticket, to which "back" leads. */
    isOverTicket?: true
  }
}

export type SideOptions = { number: string; search: TicketListSearch; isChatOpen: boolean }

/** The chat is open where the address says so: a reload keeps it, and where it covers the ticket "back" closes it. */
const useChatAddress = ({ number, search }: SideOptions, isNarrow: boolean) => {
  const { slug } = useHere().organization
  const router = useRouter()
  const navigate = useNavigate()
  const goTo = (chat: true | undefined) =>
    void navigate({
      to: '/o/$slug/tickets/$number',
      params: { slug, number },
      search: { ...search, chat },
      replace: !(chat && isNarrow),
      resetScroll: false,
      ...(chat && isNarrow ? { state: { isOverTicket: true } } : {}),
    })
  const isOverTicket = () => router.state.location.state.isOverTicket === true
  return {
    openChat: () => goTo(true),
    closeChat: () => (isOverTicket() ? router.history.back() : goTo(undefined)),
  }
}

/**
 * What is shown beside a conversation, and which menu of the details a key has opened. The chat shows only once it was
 * asked for on this very ticket: that somebody is in it, and has seen it, is told to the other side.
 */
export const useSide = (options: SideOptions) => {
  const { isChatOpen } = options
  const isNarrow = useIsNarrow('oneColumn')
  const { openChat, closeChat } = useChatAddress(options, isNarrow)
  const [isDetailsOpen, setDetailsOpen] = useState(false)
  const [menu, setMenu] = useState<RowMenu | null>(null)
  const [focusRound, setFocusRound] = useState(0)
  const writeInChat = () => {
    if (!isChatOpen) openChat()
    setDetailsOpen(false)
    setFocusRound((round) => round + 1)
  }
  const showDetails = () => {
    if (isChatOpen) closeChat()
    setDetailsOpen(true)
  }
  const show = (tab: SideTab) => {
    if (tab === 'details') showDetails()
    else if (!isChatOpen) openChat()
  }
  const openMenu = (wanted: RowMenu) => {
    showDetails()
    setMenu(wanted)
  }
  return {
    isNarrow,
    isChatOpen,
    /** Whether the details are asked for where they do not stand beside the conversation. */
    isDetailsOpen: isDetailsOpen && !isChatOpen,
    show,
    writeInChat,
    focusRound,
    closeChat,
    closeDetails: () => setDetailsOpen(false),
    menu,
    setMenu,
    openMenu,
  }
}

export type Side = ReturnType<typeof useSide>
