import { Button, Popover } from '@mantine/core'
import { joinSpan, splitSpan, type TicketListSearch } from '../list-search.ts'
import type { FilterProps } from './filter-menus.tsx'

const spans = [
  { field: 'created', name: 'Created' },
  { field: 'updated', name: 'Updated' },
  { field: 'due', name: 'Due' },
] as const satisfies readonly { field: keyof TicketListSearch; name: string }[]

type Span = (typeof spans)[number]

const SpanFields = ({ field, name, search, onChange }: FilterProps & Span) => {
  const { from, to } = splitSpan(search[field])
  const isBackward = from !== '' && to !== '' && from > to
  return (
    <fieldset className="span-fields">
      <legend>{name}</legend>
      <input
        type="date"
        aria-label={`${name} from`}
        value={from}
        max={to === '' ? undefined : to}
        onChange={(event) => onChange({ [field]: joinSpan(event.currentTarget.value, to) })}
      />
      <span aria-hidden="true">–</span>
      <input
        type="date"
        aria-label={`${name} to`}
        value={to}
        min={from === '' ? undefined : from}
        aria-invalid={isBackward}
        onChange={(event) => onChange({ [field]: joinSpan(from, event.currentTarget.value) })}
      />
    </fieldset>
  )
}

/** Created, updated and due between two days, each side open if wanted. */
export const DateFilter = (props: FilterProps) => {
  const chosen = spans.filter(({ field }) => props.search[field] !== undefined).map(({ name }) => name)
  const isOn = chosen.length > 0
  return (
    <Popover position="bottom-start" trapFocus>
      <Popover.Target>
        <button type="button" className={isOn ? 'filter-chip filter-chip-on' : 'filter-chip'}>
          {isOn ? `Dates: ${chosen.join(', ').toLowerCase()}` : 'Dates'}
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Filter by dates">
        {spans.map((span) => (
          <SpanFields key={span.field} {...props} {...span} />
        ))}
        {isOn ? (
          <Button
            variant="subtle"
            size="xs"
            onClick={() => props.onChange({ created: undefined, updated: undefined, due: undefined })}
          >
            Clear dates
          </Button>
        ) : null}
      </Popover.Dropdown>
    </Popover>
  )
}
