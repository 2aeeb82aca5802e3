import { formatToSecond } from '#client/lib/format.ts'
import { ChangedWords } from '#client/ui/changed-words.tsx'
import { type ChangedField, changedFieldsOf } from '../entry-words.ts'
import { isWritten, nameField, nameValue } from '../field-words.ts'
import type { AuditEntry, AuditNames } from '../queries.ts'
import './entry-details.css'

type ValueProps = { changed: ChangedField; side: 'before' | 'after'; names: AuditNames }

const Value = ({ changed, side, names }: ValueProps) => {
  const { field, before, after } = changed
  const shown = side === 'before' ? before : after
  if (isWritten(field, before) && isWritten(field, after))
    return <ChangedWords {...{ before, after, side }} plain={nameValue(field, shown, names)} />
  return nameValue(field, shown, names)
}

type ChangesProps = { entry: AuditEntry; names: AuditNames }

const Changes = ({ entry, names }: ChangesProps) => {
  const fields = changedFieldsOf(entry)
  if (fields.length === 0) return <p className="audit-nothing dimmed">No values were changed.</p>
  const sides = (['before', 'after'] as const).filter((side) => entry[side] !== null)
  const sideWords = { before: 'Before', after: 'After' }
  return (
    <section className="audit-changes" aria-label="What was changed">
      <table data-sides={sides.length}>
        <thead>
          <tr>
            <th scope="col">Field</th>
            {sides.map((side) => (
              <th key={side} scope="col">
                {sideWords[side]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {fields.map((changed) => (
            <tr key={changed.field}>
              <th scope="row">{nameField(changed.field)}</th>
              {sides.map((side) => (
                <td key={side} data-side={sideWords[side]}>
                  <Value changed={changed} side={side} names={names} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const factsOf = ({ at, ip, userAgent, requestId, number, hash }: AuditEntry) => [
  { name: 'When', value: formatToSecond(at), isCode: false },
  { name: 'UTC', value: at, isCode: true },
  { name: 'IP address', value: ip, isCode: true },
  { name: 'Browser', value: userAgent, isCode: false },
  { name: 'Request', value: requestId, isCode: true },
  {
    name: 'Place in the chain',
    value: number === null ? 'From before there was a chain' : String(number),
    isCode: false,
  },
  { name: 'Hash', value: hash, isCode: true },
]

/** What an entry says in whole: each changed field before and after, and from where it was changed. */
export const EntryDetails = ({ entry, names }: ChangesProps) => (
  <div className="audit-details">
    <Changes entry={entry} names={names} />
    <dl className="audit-facts">
      {factsOf(entry).map(({ name, value, isCode }) =>
        value === null ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{isCode ? <code>{value}</code> : value}</dd>
          </div>
        ),
      )}
    </dl>
  </div>
)
