import { IconChevronDown } from '@tabler/icons-react'
import { SelectMenu, type SelectOption } from '#client/ui/select-menu.tsx'

const asBrowser = 'browser'

const browserZone = () => new Intl.DateTimeFormat().resolvedOptions().timeZone

/** "GMT+1", as it is now. */
const offsetOf = (timeZone: string): string =>
  new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' })
    .formatToParts()
    .find(({ type }) => type === 'timeZoneName')?.value ?? ''

/** The name of today for those that browsers go on calling by an older one. */
const newerNames: Record<string, string> = {
  'America/Godthab': 'America/Nuuk',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Europe/Kiev': 'Europe/Kyiv',
}

const wordsOf = (timeZone: string) => (newerNames[timeZone] ?? timeZone).replaceAll('_', ' ')

let known: SelectOption[] | undefined

/** All time zones that the browser knows, reckoned once: there are some four hundred. */
const zoneOptions = (): SelectOption[] => {
  known ??= [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC'])].map((zone) => ({
    value: zone,
    label: wordsOf(zone),
    hint: <span className="dimmed">{offsetOf(zone)}</span>,
    keywords: `${zone} ${offsetOf(zone)}`,
  }))
  return [
    {
      value: asBrowser,
      label: 'As this browser',
      hint: <span className="dimmed">{wordsOf(browserZone())}</span>,
    },
    ...known,
  ]
}

export type TimeZoneFieldProps = {
  /** An IANA name; null follows the browser. */
  value: string | null
  onChange: (timeZone: string | null) => void
}

export const TimeZoneField = ({ value, onChange }: TimeZoneFieldProps) => (
  <div>
    <span className="account-label" aria-hidden="true">
      Time zone
    </span>
    <SelectMenu
      label="Time zone"
      options={zoneOptions()}
      selected={[value ?? asBrowser]}
      onSelect={(zone) => onChange(zone === asBrowser ? null : zone)}
      nothing="No such time zone."
      width={320}
      buttonClass="account-zone"
    >
      <span className="truncate">
        {value === null ? `As this browser (${wordsOf(browserZone())})` : wordsOf(value)}
      </span>
      <IconChevronDown size={13} aria-hidden="true" />
    </SelectMenu>
  </div>
)
