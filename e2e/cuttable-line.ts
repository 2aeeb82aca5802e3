import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

/** A line between browsers and a server that a test can cut, as a router without power does. */
export type CuttableLine = {
  port: number
  /** Ends every connection; new ones are ended at once until `restore`. */
  cut(): void
  restore(): void
  close(): Promise<void>
}

/** Opens a line to a server's port, on a free port of this machine. */
export const openCuttableLine = async (serverPort: number): Promise<CuttableLine> => {
  const open = new Set<Socket>()
  let isCut = false
  const line = createServer((browser) => {
    if (isCut) {
      browser.destroy()
      return
    }
    const server = connect(serverPort, '127.0.0.1')
    for (const [socket, other] of [
      [browser, server],
      [server, browser],
    ] as const) {
      open.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        open.delete(socket)
        other.destroy()
      })
      socket.pipe(other)
    }
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
