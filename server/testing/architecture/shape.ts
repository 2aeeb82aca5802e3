import { type Fault, isTest, type Rule, type Source } from './sources.ts'

const budgets = { file: 250, test: 400, function: 50 } as const

const findLongFiles = (sources: readonly Source[]): Fault[] =>
  sources.flatMap((source) => {
    const lines = source.text.replace(/\n$/, '').split('\n').length
    const budget = isTest(source) ? budgets.test : budgets.file
    if (lines <= budget) return []
    return [
      {
        path: source.path,
        line: budget + 1,
        wrong: `${lines} lines; the budget is ${budget}`,
        instead: 'Make it a folder of the same name with a file for each verb or part.',
      },
    ]
  })

const findLongFunctions = (sources: readonly Source[]): Fault[] =>
  sources
    // The constraints of a table are a list, however long; the suite of a test is one too.
    .filter((source) => !isTest(source) && !source.path.startsWith('server/db/schema/'))
    .flatMap(({ path, functions }) =>
      functions
        .filter(({ lines }) => lines > budgets.function)
        .map(({ line, lines }) => ({
          path,
          line,
          wrong: `a function of ${lines} lines; the budget is ${budgets.function}`,
          instead: 'Give its parts names of their own; a screen is composed of components.',
        })),
    )

const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|config|d))?\.(ts|tsx|js|css)$/
const dustbin = /(^|-)(utils?|helpers?|misc|common|stuff)\./

const findBadNames = (sources: readonly Source[]): Fault[] =>
  sources
    .filter(({ path }) => !path.startsWith('client/app/routes/'))
    .flatMap(({ path }) => {
      const name = path.slice(path.lastIndexOf('/') + 1)
      if (!kebab.test(name))
        return [
          {
            path,
            line: 1,
            wrong: `${name} is not in kebab-case`,
            instead: 'Name it like reply-composer.tsx.',
          },
        ]
      if (!dustbin.test(name)) return []
      return [
        {
          path,
          line: 1,
          wrong: `${name} says nothing of what is in it`,
          instead: 'Name the file after what it is about, or put each function beside the one that needs it.',
        },
      ]
    })

const findBarrels = (sources: readonly Source[]): Fault[] =>
  sources.flatMap(({ path, imports }) => [
    ...(/\/index\.(ts|tsx|js)$/.test(path) && !path.startsWith('client/app/routes/')
      ? [{ path, line: 1, wrong: 'an index file', instead: 'Name the file after what is in it.' }]
      : []),
    ...imports
      .filter(({ isReexport, isPackage }) => isReexport && !isPackage)
      .map(({ target, line }) => ({
        path,
        line,
        wrong: `${target} is exported again`,
        instead: 'No barrels: import each thing from the file that makes it.',
      })),
  ])

const suppression =
  /@ts-(ignore|nocheck|expect-error)|(biome|eslint|oxlint)-(ignore|disable)|\b(TODO|FIXME|XXX)\b/

const findSuppressions = (sources: readonly Source[]): Fault[] =>
  sources.flatMap(({ path, comments, doubleCasts }) => [
    ...comments
      .filter(({ text }) => suppression.test(text))
      .map(({ text, line }) => ({
        path,
        line,
        wrong: `the comment says ${suppression.exec(text)?.[0]}`,
        instead: 'Mend the cause; what is to be done later is an issue, not a comment.',
      })),
    ...doubleCasts.map((line) => ({
      path,
      line,
      wrong: 'a cast of a cast',
      instead: 'Let zod or a type guard find out what it is.',
    })),
  ])

const findFalseTests = (sources: readonly Source[]): Fault[] =>
  sources.filter(isTest).flatMap(({ path, uses }) =>
    uses
      .filter(({ name }) =>
        /^vi\.(mock|doMock|stubGlobal)$|^(test|it|describe)\.(skip|only|todo|fixme)$/.test(name),
      )
      .map(({ name, line }) => ({
        path,
        line,
        wrong: `${name} is used`,
        instead: 'Every test runs, against the real thing: hand in a clock, an id or a port through ctx.',
      })),
  )

/** The files that can be reached from a file by imports that run, back to it if there is such a way. */
const findCycleFrom = (start: string, next: ReadonlyMap<string, readonly string[]>): string[] | undefined => {
  const cameFrom = new Map<string, string>()
  const waiting = [start]
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    for (const target of next.get(path) ?? []) {
      if (target === start) return [...traceBack(path, cameFrom), start]
      if (cameFrom.has(target)) continue
      cameFrom.set(target, path)
      waiting.push(target)
    }
  }
  return undefined
}

const traceBack = (end: string, cameFrom: ReadonlyMap<string, string>): string[] => {
  const before = cameFrom.get(end)
  return before === undefined ? [end] : [...traceBack(before, cameFrom), end]
}

const findCycles = (sources: readonly Source[]): Fault[] => {
  const next = new Map(
    sources.map(({ path, imports }) => [
      path,
      imports.filter((one) => !one.isType).map(({ target }) => target),
    ]),
  )
  return sources.flatMap(({ path, imports }) => {
    const cycle = findCycleFrom(path, next)
    // Each cycle is reported once, at the first of its files in the alphabet.
    if (!cycle || cycle.some((member) => member < path)) return []
    return [
      {
        path,
        line: imports.find(({ target }) => target === (cycle[1] ?? path))?.line ?? 1,
        wrong: `a circle of imports: ${cycle.join(' → ')}`,
        instead: 'Move what both need into a file of its own, which imports neither.',
      },
    ]
  })
}

export const shapeRules: readonly Rule[] = [
  { sentence: 'files stay within their budget', find: findLongFiles },
  { sentence: 'functions stay within their budget', find: findLongFunctions },
  { sentence: 'files are named after what is in them, in kebab-case', find: findBadNames },
  { sentence: 'there are no barrels', find: findBarrels },
  { sentence: 'nothing is suppressed or put off', find: findSuppressions },
  { sentence: 'tests run, all of them, against the real thing', find: findFalseTests },
  { sentence: 'imports make no circle', find: findCycles },
]
