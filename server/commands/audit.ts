import { parseArgs } from 'node:util'
import { type Chain, listChains, verifyChain } from '../features/audit/queries/verify-chains.ts'
import type { ExpectedEnd } from '../platform/audit-check.ts'
import type { Ctx } from '../platform/context.ts'
import { counted, describeChain, labelOf } from './audit/describe.ts'
import { CommandFault, runCommand, withInstallation } from './terminal/run.ts'

const help = `Says whether the audit log is as it was written, and what was tampered with.

  npm run audit -- verify [--organization SLUG] [--expect SLUG:NUMBER:HASH]…

Each chain of entries ends with a line "End: SLUG:NUMBER:HASH". Keep it where nobody who can write the
database can write: given to --expect later, it shows whether the whole log was replaced or set back.
The exit code is 1 when anything was found.`

type Wanted = { organization: string | undefined; expected: ReadonlyMap<string, ExpectedEnd[]> }

const runAuditCommand = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      organization: { type: 'string' },
      expect: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) {
    console.log(help)
    return
  }
  if (positionals.join(' ') !== 'verify') throw new CommandFault(help)
  const expected = Map.groupBy(values.expect.map(readExpected), ({ label }) => label)
  await withInstallation('audit', (ctx) =>
    verify(ctx, { organization: values.organization?.toLowerCase(), expected }),
  )
}

const readExpected = (text: string): ExpectedEnd & { label: string } => {
  const [, label, number, hash] = /^([^:]+):(\d{1,15}):([0-9a-f]{64})$/i.exec(text) ?? []
  if (label === undefined || number === undefined || hash === undefined)
    throw new CommandFault(`"${text}" is no end of a chain: it looks like SLUG:NUMBER:HASH.`)
  return { label: label.toLowerCase(), last: Number(number), hash: hash.toLowerCase() }
}

const verify = async (ctx: Ctx, wanted: Wanted): Promise<void> => {
  const chains = chooseChains(await listChains(ctx), wanted)
  let found = 0
  for (const chain of chains) {
    const report = await verifyChain(ctx, chain.chain, wanted.expected.get(labelOf(chain)) ?? [])
    found += report.faultCount
    for (const line of describeChain(chain, report)) console.log(line)
  }
  if (found > 0)
    throw new CommandFault(
      `The audit log is not as it was written: ${counted(found, 'fault')}. If AUTH_SECRET was changed, its earlier values belong into FORMER_AUTH_SECRETS.`,
    )
  console.log('The audit log is as it was written.')
}

const chooseChains = (all: readonly Chain[], { organization, expected }: Wanted): Chain[] => {
  const chosen = all.filter((chain) => organization === undefined || labelOf(chain) === organization)
  if (chosen.length === 0) throw new CommandFault(`There is no organization "${organization}".`)
  const labels = chosen.map(labelOf)
  const unknown = [...expected.keys()].find((label) => !labels.includes(label))
  if (unknown !== undefined)
    throw new CommandFault(`There is no chain "${unknown}" to compare with. There are ${labels.join(', ')}.`)
  return chosen
}

await runCommand(runAuditCommand)
