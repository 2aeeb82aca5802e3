import type { AddressInfo } from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'

export type MailServerOptions = {
  /** Any that is free when absent. */
  port?: number
  /** What is said to a recipient in place of OK: `550 no such mailbox`, `451 try again later`. */
  answer?: (recipient: string) => { code: number; words: string } | null
  /** Who alone may send; anybody when absent. */
  user?: { name: string; password: string }
}

export type ReceivedMail = ParsedMail & { raw: string; recipients: string[] }

/** A mail server on this machine, and what it has received. */
export const openMailServer = async ({ port = 0, answer, user }: MailServerOptions = {}) => {
  const received: ReceivedMail[] = []
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: user === undefined,
    allowInsecureAuth: true,
    onAuth: (auth, _session, done) => {
      const isRight = auth.username === user?.name && auth.password === user?.password
      done(isRight ? null : new Error('wrong password'), { user: auth.username ?? '' })
    },
    onRcptTo: ({ address }, _session, done) => {
      const said = answer?.(address)
      done(said ? Object.assign(new Error(said.words), { responseCode: said.code }) : null)
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const raw = Buffer.concat(chunks)
        const recipients = session.envelope.rcptTo.map(({ address }) => address)
        void simpleParser(raw).then((mail) => {
          received.push({ ...mail, raw: raw.toString(), recipients })
          done()
        }, done)
      })
    },
  })
  const listening = await new Promise<number>((resolve, reject) => {
    server.on('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.server.address()
      resolve(isPort(address) ? address.port : 0)
    })
  })
  const credentials = user ? `${encodeURIComponent(user.name)}:${encodeURIComponent(user.password)}@` : ''
  return {
    port: listening,
    url: `smtp://${credentials}127.0.0.1:${listening}`,
    received,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

const isPort = (address: AddressInfo | string | null): address is AddressInfo =>
  typeof address === 'object' && address !== null
