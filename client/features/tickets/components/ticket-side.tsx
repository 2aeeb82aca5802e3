import { Drawer } from '@mantine/core'
import { type KeyboardEvent, type ReactNode, useId } from 'react'
import { type Side, type SideTab, sideTabs } from '../side.ts'

const tabWords: Record<SideTab, { tab: string; title: string }> = {
  details: { tab: 'Details', title: 'Properties' },
  chat: { tab: 'Chat', title: 'Chat' },
}

/** Whether a key was pressed in the sheet itself, not in what lies over it. */
const isInside = ({ target, currentTarget }: KeyboardEvent) =>
  target instanceof Node && currentTarget.contains(target)

type TabsProps = { shown: SideTab; onShow: (tab: SideTab) => void; panelId: string; chatCount: ReactNode }

const Tabs = ({ shown, onShow, panelId, chatCount }: TabsProps) => {
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
    event.preventDefault()
    const next = shown === 'chat' ? 'details' : 'chat'
    onShow(next)
    event.currentTarget.querySelector<HTMLElement>(`[data-tab=${next}]`)?.focus()
  }
  return (
    <div role="tablist" aria-label="Beside the conversation" className="side-tabs" onKeyDown={onKeyDown}>
      {sideTabs.map((tab) => (
        <button
          key={tab}
          type="button"
          role="tab"
          id={`${panelId}-${tab}`}
          data-tab={tab}
          className="side-tab"
          aria-selected={tab === shown}
          aria-controls={panelId}
          tabIndex={tab === shown ? 0 : -1}
          onClick={() => onShow(tab)}
        >
          {tabWords[tab].tab}
          {tab === 'chat' ? chatCount : null}
        </button>
      ))}
    </div>
  )
}

type SheetProps = { tab: SideTab; isOpen: boolean; onClose: () => void; children: ReactNode }

/** At phone width: the chat over the whole screen, or the details over its lower part. */
const Sheet = ({ tab, isOpen, onClose, children }: SheetProps) => (
  <Drawer
    opened={isOpen}
    onClose={onClose}
    position="bottom"
    size={tab === 'chat' ? '100%' : '75%'}
    title={tabWords[tab].title}
    classNames={tab === 'chat' ? { content: 'chat-sheet', body: 'chat-sheet-body' } : {}}
    closeButtonProps={{ 'aria-label': 'Close' }}
    closeOnEscape={false}
    onKeyDown={(event) => {
      if (event.key === 'Escape' && isInside(event)) onClose()
    }}
  >
    {children}
  </Drawer>
)

export type TicketSideProps = {
  side: Side
  details: ReactNode
  chat: ReactNode
  /** How much in the chat is new. */
  chatCount: ReactNode
}

/** Beside the conversation, in two tabs; at phone width each in a sheet of its own that a button opens. */
export const TicketSide = ({ side, details, chat, chatCount }: TicketSideProps) => {
  const panelId = useId()
  if (side.isNarrow) {
    return (
      <>
        <Sheet tab="details" isOpen={side.isDetailsOpen} onClose={side.closeDetails}>
          {details}
        </Sheet>
        <Sheet tab="chat" isOpen={side.isChatOpen} onClose={side.closeChat}>
          {chat}
        </Sheet>
      </>
    )
  }
  const tab = side.isChatOpen ? 'chat' : 'details'
  return (
    <aside className="ticket-side" aria-label={tabWords[tab].title}>
      <Tabs shown={tab} onShow={side.show} panelId={panelId} chatCount={chatCount} />
      <div role="tabpanel" id={panelId} aria-labelledby={`${panelId}-${tab}`} className="side-panel">
        {tab === 'chat' ? chat : details}
      </div>
    </aside>
  )
}
