import { importFields } from '#shared/transfers.ts'
import { suggestMapping } from '../../features/transfers/rules/columns.ts'
import { printable } from './printable.ts'

export const importHelp = `Brings tickets from a CSV file into an organization.

  npm run import -- FILE.csv --map title="Subject" --map description="Body" [options]
  npm run import -- FILE.csv          shows the file's columns and suggests a command

  --map FIELD="Column"                which column is which; title and description are needed
                                      ${importFields.slice(0, 6).join(', ')},
                                      ${importFields.slice(6).join(', ')}
  --value FIELD:"Their word"=ours     translates a value, such as status:"Pending Vendor"=waiting;
                                      the usual words are known without it
  --create-categories                 makes the categories that are missing; otherwise such rows are refused
  --requester USERNAME                whose tickets those are that name no requester; otherwise they are refused
  --organization SLUG                 needed when there is more than one
  --dry-run                           checks every row and writes nothing

People are known by their email; those without an account get one, as requesters, without a password.
{Placeholders} in title and description are filled from the column of that name.
A row is known by its reference, or else by its content: run the same command again, after a stop or with a longer
file, and no ticket is made twice. Rows that are there already are skipped, not changed.
Refused rows are listed, and all of them written with their reasons into FILE.refused.csv.

The exit code is 0 when the file was read to its end, whatever was refused, and 1 when an option or the file was wrong
or the work was stopped.`

/** The columns of a file with what they could become, and a command to copy. */
export const suggestCommand = (file: string, header: readonly string[]): string => {
  const suggested = suggestMapping(header)
  const fieldOf = new Map(suggested.map(({ field, column }) => [column, field]))
  const width = Math.max(...header.map((column) => column.length))
  const columns = header.map((column) => {
    const field = fieldOf.get(column)
    return field ? `  ${column.padEnd(width)}  → ${field}` : `  ${column}`
  })
  const maps = suggested.map(({ field, column }) => `--map ${field}=${inShell(column)}`)
  const more = suggested.some(({ field }) => field === 'category') ? ['--create-categories'] : []
  return [
    printable(`The columns of ${file}, and what they could become:`),
    '',
    ...columns.map(printable),
    '',
    'Say which column is which. By their names it would be:',
    '',
    printable(`  npm run import -- ${[inShell(file, /^[\w./-]+$/), ...maps, ...more].join(' ')}`),
    '',
    'Add --dry-run to check every row first, and see --help for the rest.',
  ].join('\n')
}

const inShell = (text: string, plain = /^[\w-]+$/): string =>
  plain.test(text) ? text : `"${text.replace(/["\\$`]/g, '\\$&')}"`
