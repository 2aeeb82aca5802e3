import { type Fault, isForTests, type Rule, type Source } from './sources.ts'

/** Where code may touch Node and any vendor's package. */
const worldly = /^server\/(platform\/adapters\/|db\/|commands\/|main\.ts$|config\.ts$|app\/installation\.ts$)/

type Allowance = { packages: RegExp; where: RegExp; typesOnly?: true; names?: readonly string[]; why: string }

/** Libraries that are no vendor's doorway: they run wherever `fetch` does, and touch no network or disk. */
const allowances: readonly Allowance[] = [
  {
    packages: /^drizzle-orm(\/pg-core)?$/,
    where: /^server\/(platform\/|features\/[^/]+\/(queries|mutations)(\.ts|\/))/,
    why: 'it writes SQL; the connection is ctx.db',
  },
  {
    packages: /^@trpc\/server$/,
    where: /^server\/platform\/trpc\.ts$/,
    why: 'the one place that makes procedures',
  },
  {
    packages: /^@trpc\/server$/,
    where: /^server\/features\/[^/]+\/router\.ts$/,
    names: ['tracked'],
    why: 'numbers the messages of a stream; procedures are made by platform/trpc.ts',
  },
  {
    packages: /^@trpc\/server(\/adapters\/fetch|\/http|\/shared)?$/,
    where: /^server\/app\/http\//,
    names: [
      'fetchRequestHandler',
      'getErrorShape',
      'getTRPCErrorFromUnknown',
      'isTrackedEnvelope',
      'parseConnectionParamsFromString',
      'TRPCError',
    ],
    why: 'what it says over HTTP; procedures are made by platform/trpc.ts',
  },
  {
    packages: /^hono(\/|$)/,
    where: /^server\/(app\/http\/|features\/[^/]+\/http(\.ts|\/))/,
    why: 'raw HTTP',
  },
  {
    packages: /^postgres$/,
    where: /^server\/platform\//,
    typesOnly: true,
    why: 'the type of a piece of SQL',
  },
]

/** Packages that only one file knows, so that replacing one touches one file. */
const homes: Record<string, string> = {
  zod: 'shared/zod.ts',
  lucia: 'server/platform/adapters/lucia.ts',
  'pg-boss': 'server/platform/adapters/pg-boss.ts',
  pino: 'server/platform/adapters/pino.ts',
  '@node-rs/argon2': 'server/platform/adapters/argon2.ts',
}

const isAllowed = (path: string, { target, isType, names }: Source['imports'][number]): boolean =>
  allowances.some(
    (allowance) =>
      allowance.packages.test(target) &&
      allowance.where.test(path) &&
      (!allowance.typesOnly || isType) &&
      (!allowance.names || names.every((name) => allowance.names?.includes(name))),
  )

const findVendorFaults = (sources: readonly Source[]): Fault[] =>
  sources
    .filter(
      (source) => /^(server|shared)\//.test(source.path) && !isForTests(source) && !worldly.test(source.path),
    )
    .flatMap((source) =>
      source.imports
        .filter((one) => one.isPackage && homes[one.target] !== source.path && !isAllowed(source.path, one))
        .map(({ target, names, line }) => ({
          path: source.path,
          line,
          wrong: `${names.join(', ') || 'all'} of ${target} is used here`,
          instead:
            'Node and vendors stay in platform/adapters and db: give ctx what you need behind a port, or add a pure library with its reason to the allowances.',
        })),
    )

const findStrayedPackages = (sources: readonly Source[]): Fault[] =>
  sources.flatMap((source) =>
    source.imports
      .filter(({ target, isPackage }) => isPackage && (homes[target] ?? source.path) !== source.path)
      .map(({ target, line }) => ({
        path: source.path,
        line,
        wrong: `${target} is imported`,
        instead: `Only ${homes[target]} knows ${target}: use what that file gives.`,
      })),
  )

/** A test sees what it tests from outside, with all of the server at hand. */
const findAdapterFaults = (sources: readonly Source[]): Fault[] =>
  sources
    .filter((source) => source.path.startsWith('server/features/') && !isForTests(source))
    .flatMap(({ path, imports }) =>
      imports
        .filter(({ target }) => target.startsWith('server/platform/adapters/'))
        .map(({ target, line }) => ({
          path,
          line,
          wrong: `a feature imports ${target}`,
          instead:
            'Adapters are made in app/deps.ts: declare a port in platform/ports.ts and take it from ctx.',
        })),
    )

const nodeGlobals =
  /^(process|Buffer|global)\.|^new Buffer\(|^(require|setImmediate)\(\)$|^globalThis\.(process|Buffer)$/

const findNodeGlobals = (sources: readonly Source[]): Fault[] =>
  sources
    .filter(
      (source) =>
        /^(server|shared|client)\//.test(source.path) && !isForTests(source) && !worldly.test(source.path),
    )
    .flatMap(({ path, uses }) =>
      uses
        .filter(({ name }) => nodeGlobals.test(name) && name !== 'process.env')
        .map(({ name, line }) => ({
          path,
          line,
          wrong: `${name} exists in Node alone`,
          instead:
            'Features, the app and the client run wherever fetch does: use the web’s own, or a port of ctx.',
        })),
    )

const readsEnvironment = (source: Source): { line: number }[] => [
  ...source.uses.filter(({ name }) => name === 'process.env' || name === 'globalThis.process'),
  ...source.imports.filter(
    ({ target, names }) => /^(node:)?process$/.test(target) && names.some((name) => name !== 'pid'),
  ),
]

const findEnvironmentReaders = (sources: readonly Source[]): Fault[] =>
  sources
    .filter((source) => /^(server|shared|client)\//.test(source.path) && !isForTests(source))
    .filter(({ path }) => path !== 'server/config.ts')
    .flatMap((source) =>
      readsEnvironment(source).map(({ line }) => ({
        path: source.path,
        line,
        wrong: 'the environment is read',
        instead: 'server/config.ts is its only reader: declare the setting there and hand its value in.',
      })),
    )

const clock = /^(Date\.now|new Date\(\)|Math\.random|crypto\.(randomUUID|getRandomValues))$/

const findOwnClocks = (sources: readonly Source[]): Fault[] =>
  sources
    .filter(
      ({ path }) => /^(shared|server\/(features|platform))\//.test(path) && !path.includes('/adapters/'),
    )
    .filter((source) => !isForTests(source))
    .flatMap(({ path, uses }) =>
      uses
        .filter(({ name }) => clock.test(name))
        .map(({ name, line }) => ({
          path,
          line,
          wrong: `${name} is used`,
          instead: 'Time and ids come from ctx.now() and ctx.newId(), so that a test can fix them.',
        })),
    )

const findSharedState = (sources: readonly Source[]): Fault[] =>
  sources
    .filter(
      (source) => /^(shared|server\/(features|platform|app))\//.test(source.path) && !isForTests(source),
    )
    .flatMap(({ path, variables }) =>
      variables.map(({ name, line }) => ({
        path,
        line,
        wrong: `${name} is state of the module`,
        instead: 'Two servers in one test would share it: make it in app/deps.ts and reach it through ctx.',
      })),
    )

export const runtimeRules: readonly Rule[] = [
  { sentence: 'Node and vendors stay in adapters and db', find: findVendorFaults },
  { sentence: 'features reach adapters through ports alone', find: findAdapterFaults },
  { sentence: 'a package with a home is imported nowhere else', find: findStrayedPackages },
  { sentence: 'what runs wherever fetch does uses nothing of Node', find: findNodeGlobals },
  { sentence: 'only config.ts reads the environment', find: findEnvironmentReaders },
  { sentence: 'time, chance and ids come from ctx', find: findOwnClocks },
  { sentence: 'modules keep no state', find: findSharedState },
]
