import { z } from '#shared/zod.ts'
import { appRouter } from '../app/router.ts'
import { expectations, type OperatorsOwn, type Own } from './expectations.ts'
import { attach, upload } from './files.ts'
import type { TestPerson } from './given.ts'
import type { World } from './world.ts'

const definitionSchema = z.object({
  type: z.enum(['query', 'mutation', 'subscription']),
  meta: z.object({ for: z.string() }),
  inputs: z.array(z.instanceof(z.ZodType)),
})

/** Every procedure by its path: whether it reads or writes, for whom it says that it is, and what it takes. */
export const procedures = Object.entries(appRouter._def.procedures).map(([path, procedure]) => ({
  path,
  ...definitionSchema.parse(Reflect.get(procedure, '_def')),
}))

const fields = z.record(z.string(), z.unknown())
const anyObject = z.object({ properties: fields })
const alternatives = z.union([
  z.object({ anyOf: z.array(anyObject) }).transform(({ anyOf }) => anyOf),
  z.object({ oneOf: z.array(anyObject) }).transform(({ oneOf }) => oneOf),
  anyObject.transform((one) => [one]),
])
/** The fields of an input, each with its JSON schema as text. */
export const fieldsOf = (input: z.ZodType): [name: string, form: string][] => {
  const objects = alternatives.parse(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }))
  const merged = new Map(objects.flatMap(({ properties }) => Object.entries(properties)))
  return [...merged].map(([name, form]) => [name, JSON.stringify(form)])
}

type Caller = ReturnType<World['as']>

/** Calls a procedure by its path; a stream is read to its first message. */
export const call = async (caller: Caller, path: string, input: unknown): Promise<unknown> => {
  const procedure = path.split('.').reduce<unknown>((part, name) => Reflect.get(Object(part), name), caller)
  if (!isProcedure(procedure)) throw new Error(`no procedure ${path}`)
  const answer = await procedure(input)
  return isStream(answer) ? firstOf(answer) : answer
}
const isProcedure = (value: unknown): value is (input: unknown) => Promise<unknown> =>
  typeof value === 'function'
const isStream = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value

const firstOf = async (stream: AsyncIterable<unknown>): Promise<unknown> => {
  for await (const message of stream) return message
  return undefined
}

/** What the operator names who names nothing that exists. */
const nothingOfOperators: OperatorsOwn = {
  organizationId: '00000000-0000-7000-8000-000000000000',
  mailId: '00000000-0000-7000-8000-000000000000',
}

/** What a call of a procedure says when its caller names what is theirs. */
export const inputOf = (path: string, own: Own, operators = nothingOfOperators): unknown =>
  expectations[path]?.input?.({ ...own, ...operators })

/** Makes a ticket of this person with a reply and a file of theirs; a member, a category, an invitation of their organization. */
export const ownOf = async (world: World, person: TestPerson): Promise<Own> => {
  const as = world.as(person)
  const slug = person.organization ?? ''
  const ticket = await as.tickets.create(world.given.request())
  const other = await as.tickets.create(world.given.request())
  const { commentId } = await as.comments.add(world.given.reply(ticket.id))
  const { categories } = await as.organizations.current()
  const member = await world.given.requester(slug)
  const invitation = await world.given.invitation(slug)
  const { sessionId } = await world.given.anotherBrowser(person)
  const categoryIds = categories.map(({ id }) => id)
  // Each round begins anew: somebody may have only so many uploads waiting.
  await world.deps.sql`delete from uploads where uploader_id = ${person.id}`
  return {
    ticketId: ticket.id,
    otherTicketId: other.id,
    commentId,
    memberId: member.id,
    categoryId: categoryIds[0] ?? '',
    categoryIds,
    invitationId: invitation.id,
    sessionId,
    attachmentId: (await attach(world, person, ticket.id)).id,
    uploadId: await upload(world, person, ticket.id),
  }
}

/** An organization that nobody else works in, and a mail that could not be delivered. */
export const operatorsOwn = async (world: World): Promise<OperatorsOwn> => {
  const [organization, mail] = [await world.given.organization('Spare'), await world.given.failedMail()]
  return { organizationId: organization.id, mailId: mail.id }
}
