let channel: BroadcastChannel | undefined

// One object for both directions: a channel does not hear itself, but would hear a second one of its own page.
const openChannel = () => {
  channel ??= new BroadcastChannel('docket:session')
  return channel
}

/** Tells the other tabs that someone has signed in or out here. */
export const announceSession = () => openChannel().postMessage('changed')

/** Hears of sign-in and sign-out in other tabs. Lasts as long as the page. */
export const onSessionChange = (listener: () => void) => openChannel().addEventListener('message', listener)
