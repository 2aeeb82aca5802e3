import { Combobox, useCombobox } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, useEffect, useState } from 'react'
import './select-menu.css'

export type SelectOption = {
  value: string
  label: string
  /** Left of the label. */
  icon?: ReactNode
  /** Right of the label, dimmed. */
  hint?: ReactNode
  /** Words that also find it. */
  keywords?: string
  /** Why it cannot be chosen, which is then said below it; it can be reached all the same, so that everybody can read it. */
  reason?: string
}

export type SelectMenuProps = {
  /** What is chosen here, for screen readers and as the search field's placeholder: "Change status". */
  label: string
  options: readonly SelectOption[]
  selected: readonly string[]
  onSelect: (value: string) => void
  /** Stays open after a choice. */
  isMultiple?: boolean
  /** Given, the options are those found for the text; else they are narrowed here. */
  onSearch?: (text: string) => void
  isSearching?: boolean
  /** Said when nothing is found. */
  nothing?: string
  width?: number
  isDisabled?: boolean
  /** Open state held outside, so that a shortcut can open it. */
  opened?: boolean
  onOpenedChange?: (opened: boolean) => void
  /** Look of the button; by default a quiet one that shows its border on hover. */
  buttonClass?: string
  /** What the button shows: the present choice. */
  children: ReactNode
}

/** Options that show the text in their label or keywords, case aside. */
export const narrowOptions = (options: readonly SelectOption[], text: string): readonly SelectOption[] => {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return options
  return options.filter(({ label, keywords = '' }) => `${label} ${keywords}`.toLowerCase().includes(wanted))
}

const Option = ({ option, isChosen }: { option: SelectOption; isChosen: boolean }) => (
  <Combobox.Option
    value={option.value}
    active={isChosen}
    aria-selected={isChosen}
    aria-disabled={option.reason === undefined ? undefined : true}
    className="select-option"
  >
    {option.icon}
    <span className={option.reason === undefined ? 'truncate' : 'select-option-off'}>
      {option.label}
      {option.reason === undefined ? null : (
        <>
          <span className="visually-hidden"> (not possible) </span>
          <span className="select-option-reason">{option.reason}</span>
        </>
      )}
    </span>
    <span className="select-option-end">
      {option.hint}
      {isChosen ? <IconCheck size={14} aria-hidden="true" /> : null}
    </span>
  </Combobox.Option>
)

const Options = ({
  label,
  options,
  selected,
  isSearching = false,
  nothing = 'Nothing found.',
}: SelectMenuProps) => (
  <Combobox.Options mah={320} className="select-options" aria-label={label}>
    {options.map((option) => (
      <Option key={option.value} option={option} isChosen={selected.includes(option.value)} />
    ))}
    {options.length === 0 ? <Combobox.Empty>{isSearching ? 'Searching…' : nothing}</Combobox.Empty> : null}
  </Combobox.Options>
)

const useMenu = ({ opened, onOpenedChange, options, onSearch }: SelectMenuProps) => {
  const [text, setText] = useState('')
  const search = (next: string) => {
    setText(next)
    onSearch?.(next)
  }
  const combobox = useCombobox({
    ...(opened === undefined ? {} : { opened }),
    ...(onOpenedChange === undefined ? {} : { onOpenedChange }),
    onDropdownClose: () => search(''),
  })
  const shown = onSearch ? options : narrowOptions(options, text)
  const firstShown = shown[0]?.value
  const { dropdownOpened, focusSearchInput, selectFirstOption, selectActiveOption } = combobox

  useEffect(() => {
    if (dropdownOpened) focusSearchInput()
  }, [dropdownOpened, focusSearchInput])

  useEffect(() => {
    if (!dropdownOpened || firstShown === undefined) return
    // The options reach the page after this effect, by way of the portal.
    const timer = setTimeout(() => (text === '' ? selectActiveOption() : selectFirstOption()))
    return () => clearTimeout(timer)
  }, [dropdownOpened, firstShown, text, selectActiveOption, selectFirstOption])

  return { combobox, shown, text, search }
}

/** A searchable menu of choices under a button; arrows and Enter choose, Escape closes. */
export const SelectMenu = (props: SelectMenuProps) => {
  const { label, onSelect, children, isMultiple = false } = props
  const { combobox, shown, text, search } = useMenu(props)
  const submit = (value: string) => {
    if (shown.some((option) => option.value === value && option.reason !== undefined)) return
    onSelect(value)
    if (isMultiple) return
    combobox.closeDropdown()
    combobox.focusTarget()
  }
  const closeToButton = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    combobox.focusTarget()
  }
  return (
    <Combobox store={combobox} onOptionSubmit={submit} width={props.width ?? 240} position="bottom-start">
      <Combobox.Target targetType="button" withAriaAttributes={false}>
        <button
          type="button"
          className={props.buttonClass ?? 'select-button'}
          aria-haspopup="listbox"
          aria-expanded={combobox.dropdownOpened}
          disabled={props.isDisabled ?? false}
          onClick={() => combobox.toggleDropdown()}
        >
          <span className="visually-hidden">{label}: </span>
          {children}
        </button>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={text}
          onChange={(event) => search(event.currentTarget.value)}
          onKeyDown={closeToButton}
          placeholder={`${label}…`}
          aria-label={label}
        />
        <Options {...props} options={shown} />
      </Combobox.Dropdown>
    </Combobox>
  )
}
