import { randomBytes } from 'node:crypto'
import type { APIRequestContext } from '@playwright/test'
import type { Role } from '#shared/permissions.ts'
import { z } from '#shared/zod.ts'

/** Someone with an account in the organization `organization` (its slug). */
export type Person = { name: string; username: string; email: string; password: string; organization: string }

const answerSchema = z.object({ result: z.object({ data: z.unknown() }) })
const joinedSchema = z.object({ organization: z.string() })
const ticketSchema = z.object({ id: z.string(), number: z.string() })
const meSchema = z.object({ user: z.object({ id: z.string() }) })

const readAnswer = async (name: string, response: Awaited<ReturnType<APIRequestContext['get']>>) => {
  if (!response.ok())
    throw new Error(`${name} was answered with ${response.status()}: ${await response.text()}`)
  return answerSchema.parse(await response.json()).result.data
}

/** Calls a mutation of the API as the person whose cookies `request` holds. Throws unless it succeeds. */
export const mutate = async (
  request: APIRequestContext,
  address: string,
  name: string,
  { input, organization, origin = address }: { input?: unknown; organization?: string; origin?: string } = {},
) => {
  const headers = { origin, ...(organization ? { 'x-organization': organization } : {}) }
  return readAnswer(name, await request.post(`${address}/trpc/${name}`, { data: input ?? {}, headers }))
}

/** Asks a query of the API as the person whose cookies `request` holds. Throws unless it succeeds. */
export const query = async (
  request: APIRequestContext,
  address: string,
  name: string,
  { input, organization }: { input?: unknown; organization?: string } = {},
) => {
  const search = input === undefined ? '' : `?${new URLSearchParams({ input: JSON.stringify(input) })}`
  const headers = organization ? { 'x-organization': organization } : {}
  return readAnswer(name, await request.get(`${address}/trpc/${name}${search}`, { headers }))
}

/** Makes up a person who has no account yet. Their username is theirs alone, so that tests can share a server. */
export const inventPerson = (name: string): Omit<Person, 'organization'> => {
  const username = `${name.toLowerCase().replace(/[^a-z]/g, '')}.${randomBytes(3).toString('hex')}`
  return { name, username, email: `${username}@example.org`, password: randomBytes(9).toString('base64url') }
}

/** Makes the first admin and the organization, and leaves the admin signed in. */
export const completeSetUp = async (request: APIRequestContext, address: string): Promise<Person> => {
  const admin = inventPerson('Ada Admin')
  const input = { ...admin, organizationName: 'Harbour Library' }
  const { organization } = joinedSchema.parse(await mutate(request, address, 'setup.complete', { input }))
  return { ...admin, organization }
}

/**
 * Signs someone new up as a requester and leaves them signed in. `organization` is the slug of the one to join; not
 * needed where there is only one.
 */
export const signUp = async (
  request: APIRequestContext,
  address: string,
  name: string,
  organization?: string,
): Promise<Person> => {
  const person = inventPerson(name)
  const input = organization === undefined ? person : { ...person, organization }
  const joined = joinedSchema.parse(await mutate(request, address, 'auth.signUp', { input }))
  return { ...person, organization: joined.organization }
}

export const signIn = async (request: APIRequestContext, address: string, person: Person) => {
  const input = { identifier: person.username, password: person.password }
  await mutate(request, address, 'auth.signIn', { input })
}

/** Makes a request as the person signed in at `request`; `path` leads to its page. */
export const givenTicket = async (
  request: APIRequestContext,
  address: string,
  organization: string,
  { title = 'A lamp hums', description = 'Hum.' }: { title?: string; description?: string } = {},
) => {
  const input = { clientId: crypto.randomUUID(), title, description }
  const { id, number } = ticketSchema.parse(
    await mutate(request, address, 'tickets.create', { input, organization }),
  )
  return { id, number, path: `/o/${organization}/tickets/${number}` }
}

/** Lets an admin, signed in at `adminRequest`, give a role to the person signed in at `request`. */
export const giveRole = async (
  adminRequest: APIRequestContext,
  request: APIRequestContext,
  address: string,
  person: Person,
  role: Role,
) => {
  const me = meSchema.parse(await query(request, address, 'auth.me'))
  const input = { userId: me.user.id, role }
  await mutate(adminRequest, address, 'members.changeRole', { input, organization: person.organization })
}
