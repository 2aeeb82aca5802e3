const channelName = 'docket:session'

/** Tells the other tabs that someone has signed in or out here. */
export const announceSession = () => {
  const channel = new BroadcastChannel(channelName)
  channel.postMessage('changed')
  channel.close()
}

/** Hears of sign-in and sign-out in other tabs. Lasts as long as the page. */
export const onSessionChange = (listener: () => void) => {
  new BroadcastChannel(channelName).addEventListener('message', listener)
}
