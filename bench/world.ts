import { createRequestCtx } from '#server/app/context.ts'
import { openDeps } from '#server/app/deps.ts'
import { appRouter } from '#server/app/router.ts'
import type { DatabaseTarget } from '#server/db/client.ts'
import { createLog } from '#server/platform/adapters/pino.ts'
import type { Deps } from '#server/platform/ports.ts'
import { createCallerFactory } from '#server/platform/trpc.ts'
import { plainOptions } from '#server/testing/options.ts'
import { largestSlug, rareCategory } from './fill/organizations.ts'

const createCaller = createCallerFactory(appRouter)
const poolSize = 10

/** Somebody of the largest organization, signed in. */
export type Person = { id: string; username: string; token: string }

/** A filled database with a server's dependencies on it and people of its largest organization. */
export type World = {
  tickets: number
  target: DatabaseTarget
  deps: Deps
  organization: { id: string; slug: string; tickets: number; rareCategoryId: string }
  agent: Person
  /** Asked for about twenty tickets, as most did. */
  requester: Person
  /** Asked for more tickets than anybody. */
  busyRequester: Person
  /** Signs in forty of one kind: as many as the staff has. */
  signInAll: (kind: 'staff' | 'requester') => Promise<Person[]>
  as: (person: Person, deps?: Deps) => ReturnType<typeof createCaller>
  close: () => Promise<void>
}

const requestCtx = (deps: Deps, { token }: Person) =>
  createRequestCtx(deps, {
    requestId: deps.newId(),
    ip: '127.0.0.1',
    userAgent: 'benchmark',
    cookies: { [deps.sessions.cookieName]: token },
    isLocal: false,
    organizationSlug: largestSlug,
    setCookie: () => {},
    setHeader: () => {},
  })

const signIn = async (deps: Deps, id: string, username: string): Promise<Person> => {
  const { cookie } = await deps.sessions.create(deps.db, id, { ip: null, userAgent: null, at: deps.now() })
  return { id, username, token: /=([^;]+)/.exec(cookie)?.[1] ?? '' }
}

const findPeople = async (deps: Deps, organizationId: string) => {
  const rows = await deps.sql<{ id: string; username: string; role: string; asked: number }[]>`
    select u.id, u.username, m.role, (
      select count(*)::int from tickets t where t.organization_id = m.organization_id and t.requester_id = u.id
    ) as asked
    from members m join users u on u.id = m.user_id
    where m.organization_id = ${organizationId} and m.role in ('agent', 'requester')
    order by asked desc`
  const requesters = rows.filter(({ role }) => role === 'requester')
  const [agent] = rows.filter(({ role }) => role === 'agent')
  const [busyRequester] = requesters
  const requester = requesters.find(({ asked }) => asked <= 20)
  if (!agent || !busyRequester || !requester) throw new Error('the filled database lacks people')
  return { agent, busyRequester, requester }
}

const findAll = (deps: Deps, organizationId: string, kind: 'staff' | 'requester') =>
  deps.sql<{ id: string; username: string }[]>`
    select u.id, u.username from members m join users u on u.id = m.user_id
    where m.organization_id = ${organizationId} and (m.role = 'requester') = ${kind === 'requester'}
    order by u.id limit 40`

/** Opens a filled database as a server would. */
export const openWorld = async (target: DatabaseTarget, tickets: number): Promise<World> => {
  const deps = await openDeps({
    ...plainOptions,
    target,
    log: createLog('error'),
    worker: false,
    poolSize,
  })
  const [organization] = await deps.sql<{ id: string; tickets: number; rareCategoryId: string }[]>`
    select o.id, (select count(*)::int from tickets t where t.organization_id = o.id) as tickets,
      c.id as "rareCategoryId"
    from organizations o join categories c on c.organization_id = o.id and c.name = ${rareCategory}
    where o.slug = ${largestSlug}`
  if (!organization) throw new Error('the filled database lacks its largest organization')
  const people = await findPeople(deps, organization.id)
  const signedIn = ({ id, username }: { id: string; username: string }) => signIn(deps, id, username)
  return {
    tickets,
    target,
    deps,
    organization: { ...organization, slug: largestSlug },
    agent: await signedIn(people.agent),
    requester: await signedIn(people.requester),
    busyRequester: await signedIn(people.busyRequester),
    signInAll: async (kind) => Promise.all((await findAll(deps, organization.id, kind)).map(signedIn)),
    as: (person, on = deps) => createCaller(requestCtx(on, person)),
    close: deps.close,
  }
}
