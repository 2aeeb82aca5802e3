import { Button, Radio, TagsInput, TextInput } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { type SignUpRule, signUpRules } from '#shared/organizations.ts'
import type { Settings } from '../queries.ts'
import { useSettingsDraft } from '../settings-draft.ts'
import { SettingsForm, SettingsSection } from './settings-section.tsx'

const ruleWords: Record<SignUpRule, { label: string; description: string }> = {
  open: { label: 'Everyone', description: 'Whoever has the link can sign up.' },
  domains: { label: 'Some email domains', description: 'Only people with an email address there.' },
  closed: { label: 'Nobody', description: 'People come by invitation only.' },
}

const SignUpLink = ({ slug }: { slug: string }) => {
  const { copy, copied } = useClipboard()
  const link = `${window.location.origin}/sign-up?organization=${slug}`
  return (
    <div className="settings-link">
      <TextInput
        label="Link to sign up"
        readOnly
        value={link}
        onFocus={(event) => event.currentTarget.select()}
      />
      <Button variant="default" onClick={() => copy(link)} aria-live="polite">
        {copied ? 'Copied' : 'Copy link'}
      </Button>
    </div>
  )
}

export const SignUpSettings = ({ settings }: { settings: Settings }) => {
  const { values, set, faults, frame } = useSettingsDraft(settings, 'The rule for signing up is saved.')
  const choose = (value: string) => {
    const signUpRule = signUpRules.find((rule) => rule === value)
    if (signUpRule) set({ signUpRule })
  }
  return (
    <SettingsSection title="Sign-up" about="Who can become a requester without an invitation.">
      <SettingsForm frame={frame} save="Save sign-up">
        <Radio.Group label="Who can sign up" value={values.signUpRule} onChange={choose}>
          <div className="settings-choices">
            {signUpRules.map((rule) => (
              <Radio key={rule} value={rule} {...ruleWords[rule]} />
            ))}
          </div>
        </Radio.Group>
        {values.signUpRule === 'domains' ? (
          <TagsInput
            label="Email domains"
            description="Type a domain, such as example.org, and press Enter"
            value={values.signUpDomains}
            error={faults.signUpDomains}
            maxTags={50}
            splitChars={[',', ' ', ';']}
            acceptValueOnBlur
            clearable
            clearButtonProps={{ 'aria-label': 'Clear domains' }}
            onChange={(domains) =>
              set({ signUpDomains: domains.map((domain) => domain.trim().toLowerCase().replace(/^@/, '')) })
            }
          />
        ) : null}
        {settings.signUpRule === 'closed' ? null : <SignUpLink slug={settings.slug} />}
      </SettingsForm>
    </SettingsSection>
  )
}
