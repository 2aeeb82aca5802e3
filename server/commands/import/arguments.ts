import { parseArgs } from 'node:util'
import { type ImportField, importFields, type TranslatedField, translatedFields } from '#shared/transfers.ts'
import type { MappingRequest } from '../../features/transfers/rules/columns.ts'
import { valuesOf } from '../../features/transfers/rules/values.ts'
import { CommandFault } from '../terminal/run.ts'

export type ImportArguments = MappingRequest & {
  help: boolean
  file: string | undefined
  organization: string | undefined
  requester: string | undefined
  createCategories: boolean
  dryRun: boolean
}

/** Reads what was typed after `npm run import --`. @throws CommandFault, or parseArgs' own error for an unknown option. */
export const readImportArguments = (args: string[]): ImportArguments => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      map: { type: 'string', multiple: true, default: [] },
      value: { type: 'string', multiple: true, default: [] },
      organization: { type: 'string' },
      requester: { type: 'string' },
      'create-categories': { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
    },
  })
  if (positionals.length > 1)
    throw new CommandFault(`One file at a time, not ${positionals.length}: ${positionals.join(', ')}.`)
  return {
    help: values.help,
    file: positionals[0],
    organization: values.organization,
    requester: values.requester,
    createCategories: values['create-categories'],
    dryRun: values['dry-run'],
    columns: values.map.map(readColumn),
    values: values.value.map(readValue),
  }
}

const readColumn = (text: string): { field: ImportField; column: string } => {
  const [name = '', column = ''] = splitAt(text, text.indexOf('='))
  const field = importFields.find((known) => known === name.trim())
  if (!field || !column)
    throw new CommandFault(`--map ${text} is not FIELD="Column". The fields are ${importFields.join(', ')}.`)
  return { field, column }
}

const readValue = (text: string): { field: TranslatedField; from: string; to: string } => {
  const [name = '', translation = ''] = splitAt(text, text.indexOf(':'))
  const [from = '', to = ''] = splitAt(translation, translation.lastIndexOf('='))
  const field = translatedFields.find((known) => known === name.trim())
  if (!field || !from || !to)
    throw new CommandFault(
      `--value ${text} is not FIELD:"Their word"=ours. The fields are ${translatedFields.join(', ')}.`,
    )
  const ours = valuesOf(field)
  if (ours && !ours.includes(to))
    throw new CommandFault(`--value ${text}: ${field} is one of ${ours.join(', ')}.`)
  return { field, from, to }
}

/** The text before and after a character; nothing when it is not there. */
const splitAt = (text: string, place: number): readonly string[] =>
  place < 0 ? [] : [text.slice(0, place), text.slice(place + 1)]
