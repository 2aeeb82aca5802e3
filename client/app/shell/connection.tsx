import { useSettledLiveState } from '#client/features/realtime/live.tsx'
import type { LiveState } from '#client/features/realtime/stream.ts'
import { Tip } from '#client/ui/tip.tsx'
import './connection.css'

const words: Record<LiveState, { label: string; detail: string }> = {
  live: { label: 'Connected', detail: 'Changes by others appear as they happen.' },
  'catching-up': { label: 'Catching up', detail: 'Fetching what changed in the meantime.' },
  offline: { label: 'Offline', detail: 'No connection to the server. What you see may be out of date.' },
}

/** Whether the page follows what happens: a quiet dot when it does, words when it does not. */
export const Connection = () => {
  const state = useSettledLiveState()
  const { label, detail } = words[state]
  return (
    <Tip label={`${label}. ${detail}`} position="top">
      <div className="connection" data-state={state} role="status">
        <span className="connection-dot" aria-hidden="true" />
        <span className="connection-word">{label}</span>
      </div>
    </Tip>
  )
}
