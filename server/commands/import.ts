import { basename, resolve } from 'node:path'
import type { CsvRow } from '#shared/transfers.ts'
import { callerFolder } from '../config.ts'
import { findAccount } from '../features/auth/queries.ts'
import { findMember } from '../features/organizations/queries/find-members.ts'
import { importTickets } from '../features/transfers/mutations/import-tickets.ts'
import { type ImportPlan, planImport } from '../features/transfers/rules/columns.ts'
import { CsvFault } from '../platform/adapters/csv.ts'
import type { OrgCtx } from '../platform/context.ts'
import { type ImportArguments, readImportArguments } from './import/arguments.ts'
import { importHelp, suggestCommand } from './import/help.ts'
import { printable } from './import/printable.ts'
import { readImportFile, refusalsOf } from './import/refusals.ts'
import { count, createReport } from './import/report.ts'
import { openOrganization } from './terminal/organization.ts'
import { CommandFault, runCommand, withInstallation } from './terminal/run.ts'

/** A file whose every row can be read: its header and how many rows come after. */
type CheckedFile = { path: string; header: readonly string[]; rows: number }

const importFile = async (): Promise<void> => {
  const given = readImportArguments(process.argv.slice(2))
  if (given.help || given.file === undefined) {
    console.log(importHelp)
    if (!given.help) process.exitCode = 1
    return
  }
  const file = await checkFile(resolve(callerFolder(), given.file))
  if (given.columns.length === 0) {
    console.log(suggestCommand(given.file, file.header))
    return
  }
  const planned = planImport(file.header, given)
  if ('faults' in planned) throw new CommandFault(planned.faults.map(printable).join('\n'))
  if (!planned.plan.cells.has('requester_email') && given.requester === undefined)
    throw new CommandFault(
      'Say which column is requester_email, or whose tickets they are with --requester USERNAME.',
    )
  await withInstallation('import', async (ctx) => {
    await bringIn(await openOrganization(ctx, 'import', given.organization), given, file, planned.plan)
  })
}

/** Reads the whole file once before anything is written, so that a broken one changes nothing. */
const checkFile = async (path: string): Promise<CheckedFile> => {
  try {
    let header: CsvRow | undefined
    let rows = -1
    for await (const row of readImportFile(path)) {
      header ??= row
      rows += 1
    }
    if (!header) throw new CsvFault('The file has no header.')
    return { path, header: header.cells, rows }
  } catch (error) {
    if (error instanceof CsvFault) throw new CsvFault(printable(`${basename(path)}: ${error.message}`))
    throw new CommandFault(
      `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

const bringIn = async (
  ctx: OrgCtx,
  given: ImportArguments,
  file: CheckedFile,
  plan: ImportPlan,
): Promise<void> => {
  const started = performance.now()
  const refusedFile = given.dryRun ? null : refusalsOf(file.path)
  const report = createReport({
    header: file.header,
    totalRows: file.rows,
    refusedFile,
  })
  const { requester, createCategories, dryRun } = given
  const requesterId = requester === undefined ? null : await findRequester(ctx, requester)
  const rows = rowsAfterHeader(file.path)
  try {
    for await (const settled of importTickets(ctx, { rows, plan, requesterId, createCategories, dryRun }))
      await report.add(settled)
  } catch (error) {
    console.error('Stopped. What was brought in stays; run the same command again for the rest.')
    throw error
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  const { created, skipped, refused } = report.counts
  const done = dryRun ? 'to create' : 'created'
  console.log(
    `${ctx.organization.name}: ${count(created)} ${done}, ${count(skipped)} skipped (there already), ${count(refused)} refused, in ${seconds} s.`,
  )
  for (const line of await report.close()) console.log(line)
  if (dryRun) console.log('Nothing was written. Leave out --dry-run to bring them in.')
}

async function* rowsAfterHeader(path: string): AsyncGenerator<CsvRow, void, undefined> {
  let isHeader = true
  for await (const row of readImportFile(path)) {
    if (!isHeader) yield row
    isHeader = false
  }
}

const findRequester = async (ctx: OrgCtx, username: string): Promise<string> => {
  const account = await findAccount(ctx, username)
  const member = account && (await findMember(ctx, account.id))
  if (!member) throw new CommandFault(`--requester: "${username}" is no member of ${ctx.organization.name}.`)
  return member.userId
}

await runCommand(importFile)
