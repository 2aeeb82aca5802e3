import { featureOf, featureOrder } from './layers.ts'
import { type Fault, isTest, type Rule, type Source } from './sources.ts'

const words = 'router, queries, mutations, rules, subscribers, jobs, http, emails'
const inFile = /^(router|queries|mutations|rules|subscribers|jobs|http|emails)\.ts$/
const inFolder =
  /^(queries|mutations)\/[a-z]+(-[a-z]+)+\.ts$|^(rules|subscribers|jobs|http|emails)\/[a-z]+(-[a-z]+)*\.ts$/

const nameFault = (path: string): Fault | undefined => {
  const feature = featureOf(path)
  if (!feature || isTest({ path })) return undefined
  const name = path.slice(`server/features/${feature}/`.length)
  if (inFile.test(name) || inFolder.test(name)) return undefined
  return {
    path,
    line: 1,
    wrong: `a feature has no file ${name}`,
    instead: `Its files are ${words}; one that outgrows its budget becomes a folder with a file for each verb, such as mutations/assign-ticket.ts.`,
  }
}

const doubleFault = (path: string, paths: ReadonlySet<string>): Fault | undefined => {
  const [, whole] = /^(server\/features\/[^/]+\/[a-z]+)\//.exec(path) ?? []
  if (whole === undefined || !paths.has(`${whole}.ts`)) return undefined
  return {
    path,
    line: 1,
    wrong: `${whole}.ts exists as well`,
    instead: 'One of the two: move the file into the folder.',
  }
}

const findNameFaults = (sources: readonly Source[]): Fault[] => {
  const paths = new Set(sources.map(({ path }) => path))
  return [...paths].flatMap((path) => nameFault(path) ?? doubleFault(path, paths) ?? [])
}

/** Files beside those of features, where a feature's name is expected. */
const commonNames: Record<string, readonly string[]> = {
  shared: ['zod', 'errors', 'events', 'permissions', 'accounts', 'text', 'mentions'],
  'server/db/schema': ['platform', 'columns'],
  'server/features': [],
  'client/features': [],
}

const findUnknownFeatures = (sources: readonly Source[]): Fault[] =>
  sources.flatMap(({ path }) => {
    const [, folder, name] =
      /^(shared|server\/db\/schema|(?:server|client)\/features)\/([^/.]+)/.exec(path) ?? []
    if (folder === undefined || name === undefined) return []
    if (featureOrder.includes(name) || commonNames[folder]?.includes(name)) return []
    return [
      {
        path,
        line: 1,
        wrong: `${name} is no feature`,
        instead:
          'Features have the same names everywhere: put it into one of them, or declare the new one in featureOrder.',
      },
    ]
  })

const register: Record<string, string> = {
  router: 'router.ts',
  subscribers: 'subscribers.ts',
  jobs: 'jobs.ts',
  http: 'http/',
}

const findUnregistered = (sources: readonly Source[]): Fault[] => {
  const composed = sources.filter(({ path }) => path.startsWith('server/app/') && !isTest({ path }))
  return sources.flatMap(({ path }) => {
    const [, part = ''] =
      /^server\/features\/[^/]+\/(router|subscribers|jobs|http)(?:\.ts|\/)/.exec(path) ?? []
    const place = register[part]
    if (place === undefined || isTest({ path })) return []
    const isKnown = composed
      .filter((source) => source.path.startsWith(`server/app/${place}`))
      .some(({ imports }) => imports.some(({ target, isType }) => target === path && !isType))
    return isKnown
      ? []
      : [{ path, line: 1, wrong: `nothing runs this ${part}`, instead: `Add it to server/app/${place}.` }]
  })
}

const worldly =
  /^(Date\.now|Math\.random|new Date\(\)|performance|process|crypto|globalThis|console)|^(fetch|setTimeout|setInterval|structuredClone|queueMicrotask)\(\)$/

const purityFaults = (source: Source): Fault[] => [
  ...source.imports
    .filter(
      ({ target, isPackage }) =>
        isPackage || !/^shared\/|^server\/features\/[^/]+\/rules(\.ts|\/)/.test(target),
    )
    .map(({ target, line }) => ({
      path: source.path,
      line,
      wrong: `rules import ${target}`,
      instead: 'Rules decide over plain values: hand in what they need; the mutation reads and writes.',
    })),
  ...source.uses
    .filter(({ name }) => worldly.test(name))
    .map(({ name, line }) => ({
      path: source.path,
      line,
      wrong: `rules use ${name}`,
      instead:
        'Time and chance come in as arguments (ctx.now(), ctx.newId()), so that every case can be tested.',
    })),
]

const findImpureRules = (sources: readonly Source[]): Fault[] =>
  sources
    .filter((source) => /^server\/features\/[^/]+\/rules(\.ts|\/)/.test(source.path) && !isTest(source))
    .flatMap(purityFaults)

const vagueVerb = /^(handle|process|manage|do)[A-Z]/

const findVagueNames = (sources: readonly Source[]): Fault[] =>
  sources.flatMap(({ path, declared }) =>
    declared
      .filter(({ name }) => vagueVerb.test(name))
      .map(({ name, line }) => ({
        path,
        line,
        wrong: `${name} does not say what it does`,
        instead: 'Take the verb from the domain: assignTicket, approveDraft.',
      })),
  )

export const featureRules: readonly Rule[] = [
  { sentence: 'a feature consists of files of the closed vocabulary', find: findNameFaults },
  { sentence: 'features have the same names everywhere', find: findUnknownFeatures },
  { sentence: 'every router, subscriber, job and route of a feature is registered', find: findUnregistered },
  { sentence: 'rules are pure', find: findImpureRules },
  { sentence: 'names say what is done', find: findVagueNames },
]
