import { ActionIcon } from '@mantine/core'
import { IconArrowsSort, IconSortAscending, IconSortDescending } from '@tabler/icons-react'
import { SelectMenu } from '#client/ui/select-menu.tsx'
import { Tip } from '#client/ui/tip.tsx'
import { ticketSorts } from '#shared/tickets.ts'
import { countFilters, usualOrder, withoutFilters } from '../list-search.ts'
import { sortWords } from '../words.ts'
import { DateFilter } from './date-filter.tsx'
import { FilterMenus, type FilterProps } from './filter-menus.tsx'
import './filter-bar.css'

const SortMenu = ({ search, onChange }: FilterProps) => {
  const sort = search.sort ?? 'updated'
  const order = search.order ?? usualOrder(sort)
  const opposite = order === 'asc' ? 'desc' : 'asc'
  const label = order === 'asc' ? 'Lowest or oldest first' : 'Highest or newest first'
  return (
    <span className="sort">
      <SelectMenu
        label="Sort by"
        options={ticketSorts.map((value) => ({ value, label: sortWords[value] }))}
        selected={[sort]}
        onSelect={(value) => {
          const chosen = ticketSorts.find((known) => known === value)
          onChange({ sort: chosen === 'updated' ? undefined : chosen, order: undefined })
        }}
        buttonClass="filter-chip"
      >
        <IconArrowsSort size={14} aria-hidden="true" /> {sortWords[sort]}
      </SelectMenu>
      <Tip label={label}>
        <ActionIcon
          aria-label={`${label}. Turn round`}
          onClick={() => onChange({ order: opposite === usualOrder(sort) ? undefined : opposite })}
        >
          {order === 'asc' ? <IconSortAscending size={16} /> : <IconSortDescending size={16} />}
        </ActionIcon>
      </Tip>
    </span>
  )
}

/** All that narrows and orders the list. Found by words, the best hit stands first, so there is no order to choose. */
export const FilterBar = ({
  search,
  onChange,
  onReplace,
}: FilterProps & { onReplace: FilterProps['onChange'] }) => {
  const filters = countFilters(search)
  return (
    <div className="filter-bar">
      <div className="filter-chips">
        <FilterMenus search={search} onChange={onChange} />
        <DateFilter search={search} onChange={onChange} />
        {filters > 0 ? (
          <button type="button" className="filter-clear" onClick={() => onReplace(withoutFilters(search))}>
            Clear {filters === 1 ? 'filter' : `${filters} filters`}
          </button>
        ) : null}
      </div>
      {search.q === undefined ? <SortMenu search={search} onChange={onChange} /> : null}
    </div>
  )
}
