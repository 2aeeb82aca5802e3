import { NativeSelect } from '@mantine/core'
import { type SearchLanguage, searchLanguages } from '#shared/organizations.ts'
import type { Settings } from '../queries.ts'
import { useSettingsDraft } from '../settings-draft.ts'
import { SettingsForm, SettingsSection } from './settings-section.tsx'

const languageWord = (language: SearchLanguage) =>
  language === 'simple'
    ? 'No language: words as they are'
    : language.replace(/^./, (first) => first.toUpperCase())

const options = searchLanguages.map((language) => ({ value: language, label: languageWord(language) }))

export const SearchSettings = ({ settings }: { settings: Settings }) => {
  const { values, set, faults, frame } = useSettingsDraft(settings, 'The search language is saved.')
  const choose = (value: string) => {
    const searchLanguage = searchLanguages.find((language) => language === value)
    if (searchLanguage) set({ searchLanguage })
  }
  return (
    <SettingsSection
      title="Search"
      about="The language that most tickets are written in, so that “printers” also finds “printer”."
    >
      <SettingsForm frame={frame} save="Save search language">
        <NativeSelect
          label="Search language"
          data={options}
          value={values.searchLanguage}
          error={faults.searchLanguage}
          onChange={(event) => choose(event.currentTarget.value)}
        />
      </SettingsForm>
    </SettingsSection>
  )
}
