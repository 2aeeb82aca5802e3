import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemCtx } from '#server/app/deps.ts'
import { refusalOf } from '#server/testing/expect-error.ts'
import { expectTrueCounts } from '#server/testing/life/counts.ts'
import { type Act, anyDeed, type Deed, type DeedName, deedNames, toAct } from '#server/testing/life/deeds.ts'
import { expectTrueHistories } from '#server/testing/life/histories.ts'
import { judges } from '#server/testing/life/judge.ts'
import { emptyModel, type Model } from '#server/testing/life/model.ts'
import { expectTrueNotices } from '#server/testing/life/notices.ts'
import { carryOut, type Office, openOffice } from '#server/testing/life/office.ts'
import { inOrder, readStored } from '#server/testing/life/stored.ts'
import { openWorld, type World } from '#server/testing/world.ts'
import { workflows } from '#shared/tickets.ts'
import { foldTicketCounts } from './mutations/fold-counts.ts'

let world: World
let other: World['deps']
let offices = 0

beforeAll(async () => {
  world = await openWorld()
  other = await world.openAnother()
})
afterAll(() => world.close())

let notices = 0

/** By deed, how often it was done and how often refused with which code. */
const outcomes = new Map<string, number>()
const note = (does: DeedName, outcome: string) => {
  const key = `${does}: ${outcome}`
  outcomes.set(key, (outcomes.get(key) ?? 0) + 1)
}

const later = (hours: number) => {
  world.clock.now = new Date(world.clock.now.getTime() + hours * 60 * 60 * 1000)
}

/** Everybody signs in again when so much time has passed that they would have to. */
const signInAgain = async ({ people }: Office) => {
  for (const person of people) Object.assign(person, await world.given.anotherBrowser(person))
}

const openNewOffice = async (workflow: Model['workflow']): Promise<Office> => {
  offices += 1
  return openOffice(world, `Office ${offices}`, workflow)
}

describe('whatever people do, one after the other', () => {
  const doOne = async (office: Office, model: Model, deed: Deed) => {
    later(deed.hours)
    if (deed.hours > 300) await signInAgain(office)
    const act = toAct(office, deed)
    model.now = world.clock.now.getTime()
    const known = model.tickets.get(act.ticketId)?.version ?? 1
    const version = Math.max(1, known - act.behind)
    const verdict = judges[act.does](model, act, version)
    let made: unknown = null
    const refusal = await refusalOf(
      carryOut(world, office, act, { version }).then((id) => {
        made = id
      }),
    )
    expect([told(act), refusal?.code ?? 'done']).toEqual([
      told(act),
      'refusal' in verdict ? verdict.refusal : 'done',
    ])
    if (typeof made === 'string') office.ticketIds.push(made)
    if ('apply' in verdict) verdict.apply(String(made))
    note(act.does, refusal?.code ?? 'done')
    expect([told(act), inOrder(await readStored(world, office))]).toEqual([told(act), inOrder(model)])
  }

  it.each(workflows)(
    'comes out as the tables say, from the %s workflow on',
    async (workflow) => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyDeed, { minLength: 60, maxLength: 80 }), async (deeds) => {
          world.clock.now = new Date('2026-03-02T09:00:00.000Z')
          const office = await openNewOffice(workflow)
          const model: Model = { ...emptyModel(workflow), ...(await readStored(world, office)) }
          for (const deed of deeds) await doOne(office, model, deed)
          await expectTrueCounts(world, office)
          await expectTrueHistories(world, office)
        }),
        { numRuns: 8, endOnFailure: true },
      )
    },
    120_000,
  )
})

describe('whatever people do at once, on two processes', () => {
  const anyRounds = fc.array(fc.array(anyDeed, { minLength: 8, maxLength: 14 }), {
    minLength: 4,
    maxLength: 6,
  })
  const versionFor = async (act: Act) => {
    const { version } = await world.as(act.who).tickets.get({ ticket: act.ticketId })
    return Math.max(1, version - act.behind)
  }
  const doAtOnce = async (office: Office, deeds: Deed[]) => {
    const hours = Math.max(...deeds.map((deed) => deed.hours))
    later(hours)
    if (hours > 300) await signInAgain(office)
    await Promise.all(
      deeds.map(async (deed, index) => {
        const act = toAct(office, deed)
        const version = await versionFor(act).catch(() => 1)
        const server = index % 2 === 0 ? world.deps : other
        const refusal = await refusalOf(
          carryOut(world, office, act, { version, server }).then((made) => {
            if (typeof made === 'string') office.ticketIds.push(made)
          }),
        )
        note(act.does, refusal?.code ?? 'done')
        expect([told(act), refusal?.kind]).not.toEqual([told(act), 'internal'])
      }),
    )
  }

  it.each(workflows)(
    'rows, counts, events, audit log and notices agree, and every step is legal, from the %s workflow on',
    async (workflow) => {
      let changes = 0
      await fc.assert(
        fc.asyncProperty(anyRounds, async (rounds) => {
          world.clock.now = new Date('2026-03-02T09:00:00.000Z')
          const office = await openNewOffice(workflow)
          for (const deeds of rounds) {
            await doAtOnce(office, deeds)
            await expectTrueCounts(world, office)
          }
          await foldTicketCounts(systemCtx(world.deps, 'test'), office)
          await expectTrueCounts(world, office)
          changes += await expectTrueHistories(world, office)
          notices += await expectTrueNotices(world, office, other)
        }),
        // Who comes first is another in each run, so a smaller example would prove nothing.
        { numRuns: 6, endOnFailure: true },
      )
      expect(changes).toBeGreaterThan(20)
    },
    120_000,
  )
})

it('all of it was done, not only tried', () => {
  expect(deedNames.filter((does) => !outcomes.has(`${does}: done`))).toEqual([])
  expect(notices).toBeGreaterThan(0)
})

/** An act in short, for the message of a failure. */
const told = ({ does, who, status, severity }: Act) => `${who.role} ${does} ${status} ${severity}`
