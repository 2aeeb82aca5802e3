import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

/** A line between browsers and a server that a test can cut, as a router without power does. */
export type CuttableLine = {
  port: number
  /** Ends every connection; new ones are ended at once until `restore`. */
  cut(): void
  restore(): void
  /** Ends one connection, chosen by a number from 0 to below 1; others and new ones are left alone. */
  cutOne(chosen: number): void
  close(): Promise<void>
}

/** Connects to the first of some ports where a server listens. */
const connectToAny = async ([port, ...others]: readonly number[]): Promise<Socket | null> => {
  if (port === undefined) return null
  const server = connect(port, '127.0.0.1')
  try {
    await once(server, 'connect')
    return server
  } catch {
    return connectToAny(others)
  }
}

/** Passes on what each of two sockets says until one of them ends, and ends the other then. */
const connectBoth = (browser: Socket, server: Socket, open: Set<Socket>): void => {
  for (const [socket, other] of [
    [browser, server],
    [server, browser],
  ] as const) {
    open.add(socket)
    socket.on('error', () => other.destroy())
    socket.on('close', () => {
      open.delete(socket)
      other.destroy()
    })
    socket.pipe(other)
  }
}

/**
 * Opens a line to a server's port, on a free port of this machine. To several servers in turn, and past those that do
 * not listen.
 */
export const openCuttableLine = async (...serverPorts: readonly number[]): Promise<CuttableLine> => {
  const open = new Set<Socket>()
  let isCut = false
  let turn = 0
  const join = async (browser: Socket) => {
    browser.on('error', () => {})
    turn = (turn + 1) % serverPorts.length
    const server = await connectToAny([...serverPorts.slice(turn), ...serverPorts.slice(0, turn)])
    if (server === null || isCut || browser.destroyed) {
      server?.destroy()
      browser.destroy()
      return
    }
    connectBoth(browser, server, open)
  }
  const line = createServer({ pauseOnConnect: true }, (browser) => {
    if (isCut) browser.destroy()
    else void join(browser)
  })
  line.listen(0, '127.0.0.1')
  await once(line, 'listening')
  const endAll = () => {
    for (const socket of open) socket.destroy()
  }
  return {
    port: portOf(line),
    cut: () => {
      isCut = true
      endAll()
    },
    restore: () => {
      isCut = false
    },
    cutOne: (chosen) => [...open][Math.floor(chosen * open.size)]?.destroy(),
    close: async () => {
      endAll()
      line.close()
      await once(line, 'close')
    },
  }
}

const portOf = (server: Server): number => {
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('not listening')
  return address.port
}

/** A port that is free at this moment. */
export const findFreePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const port = portOf(probe)
  probe.close()
  await once(probe, 'close')
  return port
}
