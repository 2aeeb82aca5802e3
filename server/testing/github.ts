import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'

type GitHubPerson = {
  id: number
  login: string
  name: string | null
  emails: { email: string; primary: boolean; verified: boolean }[]
}

const readBody = async (request: IncomingMessage): Promise<string> => {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  return body
}

/** A server on this machine that speaks as GitHub Enterprise does: OAuth with PKCE, and the API about people. */
export const openGitHub = async (client: { clientId: string; clientSecret: string }) => {
  const codes = new Map<string, { challenge: string; person: GitHubPerson }>()
  const tokens = new Map<string, GitHubPerson>()
  const credentials = `Basic ${btoa(`${client.clientId}:${client.clientSecret}`)}`

  const redeem = (form: URLSearchParams, authorization: string | undefined) => {
    const code = form.get('code') ?? ''
    const known = codes.get(code)
    codes.delete(code)
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    // GitHub says with 200 what is wrong.
    if (authorization !== credentials) return { error: 'incorrect_client_credentials' }
    if (!known || known.challenge !== challenge) return { error: 'bad_verification_code' }
    tokens.set(`token-${code}`, known.person)
    return { access_token: `token-${code}`, token_type: 'bearer', scope: 'read:user,user:email' }
  }
  const tell = (path: string, authorization: string | undefined): object | undefined => {
    const person = tokens.get(authorization?.replace(/^Bearer /, '') ?? '')
    if (path === '/api/v3/user/emails') return person?.emails
    return path === '/api/v3/user' && person
      ? { id: person.id, login: person.login, name: person.name }
      : undefined
  }
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const { authorization } = request.headers
    void readBody(request).then((body) => {
      const isRedeeming = request.method === 'POST' && pathname === '/login/oauth/access_token'
      const answer = isRedeeming
        ? redeem(new URLSearchParams(body), authorization)
        : tell(pathname, authorization)
      response.writeHead(answer ? 200 : 401, { 'content-type': 'application/json' })
      response.end(JSON.stringify(answer ?? { message: 'Bad credentials' }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  return {
    url,
    /** What GitHub does when a person agrees on its page: a code for what the address asks. */
    agree: (page: string, person: GitHubPerson): string => {
      const asked = new URL(page).searchParams
      const code = `code-${codes.size}-${person.login}`
      codes.set(code, { challenge: asked.get('code_challenge') ?? '', person })
      return code
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}
