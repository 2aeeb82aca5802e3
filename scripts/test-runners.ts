import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from '#shared/zod.ts'
import { type Counts, runCommand, type Step } from './steps.ts'

const TIMEOUT_MS = 12 * 60_000

const vitestReport = z
  .object({
    numPassedTests: z.int(),
    numFailedTests: z.int(),
    numPendingTests: z.int(),
    numTodoTests: z.int(),
    testResults: z.array(
      z.object({
        name: z.string(),
        status: z.string(),
        message: z.string(),
        assertionResults: z.array(
          z.object({
            fullName: z.string(),
            status: z.string(),
            failureMessages: z.array(z.string()).nullish(),
          }),
        ),
      }),
    ),
  })
  .transform(
    (report): Counts => ({
      passed: report.numPassedTests,
      failed: report.numFailedTests,
      skipped: report.numPendingTests + report.numTodoTests,
      faults: report.testResults.flatMap(({ name, status, message, assertionResults }) => {
        const failed = assertionResults.filter((test) => test.status === 'failed')
        return status === 'failed' && failed.length === 0
          ? [`${name}\n${message}`]
          : failed.map(({ fullName, failureMessages }) =>
              [name, fullName, ...(failureMessages ?? [])].join('\n'),
            )
      }),
    }),
  )

const specSchema = z.object({
  title: z.string(),
  file: z.string(),
  ok: z.boolean(),
  tests: z.array(
    z.object({
      results: z.array(z.object({ error: z.object({ message: z.string().optional() }).optional() })),
    }),
  ),
})
type Suite = { specs: z.infer<typeof specSchema>[]; suites?: Suite[] | undefined }
const suiteSchema: z.ZodType<Suite> = z.object({
  specs: z.array(specSchema),
  suites: z.lazy(() => z.array(suiteSchema)).optional(),
})

const specsOf = ({ specs, suites = [] }: Suite): Suite['specs'] => [...specs, ...suites.flatMap(specsOf)]

const playwrightReport = z
  .object({
    stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int(), skipped: z.int() }),
    suites: z.array(suiteSchema),
  })
  .transform(
    ({ stats, suites }): Counts => ({
      passed: stats.expected,
      failed: stats.unexpected + stats.flaky,
      skipped: stats.skipped,
      faults: suites
        .flatMap(specsOf)
        .filter(({ ok }) => !ok)
        .map(({ file, title, tests }) => {
          const errors = tests.flatMap(({ results }) => results.flatMap(({ error }) => error?.message ?? []))
          return [`${file} › ${title}`, ...errors].join('\n')
        }),
    }),
  )

const readReport = (file: string, schema: z.ZodType<Counts>): Counts => {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return { passed: 0, failed: 0, skipped: 0 }
  }
}

// A runner may fail without a failed test: a file that does not load, an error outside of tests, nothing found.
const countFailure = (counts: Counts, succeeded: boolean): Counts => ({
  ...counts,
  failed: counts.failed === 0 && (!succeeded || counts.passed === 0) ? 1 : counts.failed,
})

const runnerStep = (
  name: string,
  schema: z.ZodType<Counts>,
  command: (report: string) => { words: readonly [string, ...string[]]; env?: Record<string, string> },
): Step => ({
  name,
  run: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'docket-report-'))
    const report = join(folder, 'report.json')
    try {
      const { words, env = {} } = command(report)
      const [program, ...args] = words
      const { succeeded } = await runCommand(program, args, { env, show: true, timeoutMs: TIMEOUT_MS })
      return countFailure(readReport(report, schema), succeeded)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
})

export const vitestStep = runnerStep('unit and integration tests (vitest)', vitestReport, (report) => ({
  words: ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
}))

export const playwrightStep = runnerStep('browser tests (playwright)', playwrightReport, (report) => ({
  words: ['playwright', 'test', '--reporter=list,json'],
  env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report },
}))
