import type { Import } from './facts.ts'
import { type Fault, isTest, type Rule, type Source } from './sources.ts'

/** Features in the order in which they may know each other: each imports only earlier ones. */
export const featureOrder: readonly string[] = [
  'mail',
  'organizations',
  'auth',
  'invitations',
  'installation',
  'audit',
  'severity',
  'drafts',
  'tickets',
  'reviews',
  'comments',
  'attachments',
  'search',
  'notifications',
  'realtime',
  'presence',
  'webhooks',
  'dashboard',
  'bulk',
  'transfers',
  'automation',
]

const inner = ['shared', 'db', 'platform', 'features']
const mayImport: Record<string, readonly string[]> = {
  shared: ['shared'],
  db: ['shared', 'db'],
  config: ['shared', 'db', 'config'],
  platform: ['shared', 'db', 'platform'],
  features: inner,
  app: [...inner, 'config', 'app'],
  main: [...inner, 'config', 'app'],
  commands: [...inner, 'config', 'app', 'commands'],
  testing: [...inner, 'config', 'app', 'testing'],
  client: ['shared', 'client'],
}

const remedies: Record<string, string> = {
  shared:
    'What both sides know stands on its own: move what is shared here, or the code to where it is needed.',
  db: 'Tables and connections know neither features nor plumbing: move the code to the feature that needs it.',
  config: 'Settings are read before anything else exists: move the code to server/app.',
  platform:
    'Plumbing knows no feature: let the feature hand in what it needs, as app/deps.ts hands in jobs and subscribers.',
  features: 'A feature is composed by server/app and never reaches for it: take what you need from ctx.',
  client:
    'The client knows server/ only as the type of its router, in client/lib/api.ts: call the API, or move the code to shared/.',
}

/** The layer of a path, or none for what stands outside of the product: tests, scripts, settings of tools. */
export const layerOf = (path: string): string | undefined => {
  const [, name] = /^(?:server\/)?([a-z]+)[/.]/.exec(path) ?? []
  return name !== undefined && name in mayImport ? name : undefined
}

export const featureOf = (path: string): string | undefined => /^server\/features\/([^/]+)\//.exec(path)?.[1]

const isRouterType = (path: string, { target, isType }: Import): boolean =>
  path === 'client/lib/api.ts' && target === 'server/app/router.ts' && isType

// A test sees what it tests from outside, with all of the server at hand; the product sees no test.
const mayTestImport = (path: string, target: string): boolean => {
  const side = path.split('/')[0] ?? ''
  return side === 'server' || target.startsWith(`${side}/`) || target.startsWith('shared/')
}

const findLayerFaults = (sources: readonly Source[]): Fault[] =>
  sources.flatMap((source) => {
    const from = layerOf(source.path)
    if (!from) return []
    return source.imports
      .filter((one) => !one.isPackage && !isRouterType(source.path, one))
      .filter(({ target }) =>
        isTest(source)
          ? !mayTestImport(source.path, target)
          : !(mayImport[from] ?? []).includes(layerOf(target) ?? 'outside') || isTest({ path: target }),
      )
      .map(({ target, line }) => ({
        path: source.path,
        line,
        wrong: `${from} imports ${target}`,
        instead:
          remedies[from] ?? 'Only the layers shared ← db ← platform ← features ← app may be imported here.',
      }))
  })

const openParts = /^server\/features\/[^/]+\/(queries|mutations|rules)(\.ts|\/)/

const featureFault = (path: string, { target, line }: Import): Fault | undefined => {
  const own = featureOf(path)
  const other = featureOf(target)
  if (!own || !other || own === other) return undefined
  if (featureOrder.indexOf(other) > featureOrder.indexOf(own))
    return {
      path,
      line,
      wrong: `${own} imports the later feature ${other}`,
      instead: `If it reacts to what happened, let ${other} subscribe to the event; if it needs the data, read the table; if the order is wrong, change featureOrder.`,
    }
  if (openParts.test(target)) return undefined
  return {
    path,
    line,
    wrong: `${own} imports ${target}`,
    instead: `Of another feature only queries, mutations and rules are open: put what ${own} needs there.`,
  }
}

const findFeatureFaults = (sources: readonly Source[]): Fault[] =>
  sources
    .filter((source) => !isTest(source))
    .flatMap(({ path, imports }) => imports.flatMap((one) => featureFault(path, one) ?? []))

const clientLayers = ['lib', 'ui', 'features', 'app']

const findClientFaults = (sources: readonly Source[]): Fault[] =>
  sources.flatMap(({ path, imports }) => {
    const from = clientLayers.indexOf(path.split('/')[1] ?? '')
    if (!path.startsWith('client/') || from < 0) return []
    return imports
      .filter(({ target }) => /^client\/(lib|ui|features|app)\//.test(target))
      .filter(({ target }) => clientLayers.indexOf(target.split('/')[1] ?? '') > from)
      .map(({ target, line }) => ({
        path,
        line,
        wrong: `${clientLayers[from]} imports ${target}`,
        instead:
          'In the client lib ← ui ← features ← app: hand it in as a property, or move the part to where it belongs.',
      }))
  })

export const layerRules: readonly Rule[] = [
  { sentence: 'every import points one way through the layers', find: findLayerFaults },
  {
    sentence: 'a feature knows only earlier features, and of them only the open parts',
    find: findFeatureFaults,
  },
  { sentence: 'the client is layered as well', find: findClientFaults },
]
