import type { TestApp } from './app.ts'
import type { TestPerson } from './given.ts'

/** The raw bytes of a person's live stream, as a browser receives them. */
export const openRawStream = async (
  app: TestApp,
  person: TestPerson,
  { headers = {} }: { headers?: Record<string, string> } = {},
) => {
  const connectionParams = encodeURIComponent(JSON.stringify({ organization: person.organization }))
  const stop = new AbortController()
  const response = await app.request(`/trpc/live.events?input=%7B%7D&connectionParams=${connectionParams}`, {
    headers: { cookie: `docket_session=${person.token}`, accept: 'text/event-stream', ...headers },
    signal: stop.signal,
  })
  const reader = response.body?.getReader()
  let text = ''
  const reading = (async () => {
    for (let next = await reader?.read(); next && !next.done; next = await reader?.read())
      text += new TextDecoder().decode(next.value)
  })().catch(() => {})
  return {
    response,
    text: () => text,
    close: async () => {
      stop.abort()
      // As a server does when the connection is closed: a request that was let go of hears no more of its signal.
      await reader?.cancel().catch(() => {})
      await reading
    },
  }
}
