import { Button, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type SubmitEvent, useState } from 'react'
import { useTRPC } from '#client/lib/api.ts'
import { describeError } from '#client/lib/errors.ts'
import { ErrorNote, ErrorState, LoadingText } from '#client/ui/states.tsx'
import { showToast } from '#client/ui/toast.tsx'
import { placeholders, type WordedTemplate, type Wording, wordingInput } from '#shared/mail.ts'
import { useChangeWording, useResetWording } from '../mutations.ts'
import { useHere } from '../organization.ts'
import { type ListedWording, wordingsQuery } from '../queries.ts'
import { fillSamples, unknownPlaceholders } from '../wording-preview.ts'
import { SettingsSection } from './settings-section.tsx'
import './wording-settings.css'

const names: Record<WordedTemplate, string> = {
  invitation: 'Invitation',
  email_verification: 'Confirmation of an email address',
}

const braced = (name: string) => `{{${name}}}`

const Preview = ({ template, wording }: { template: WordedTemplate; wording: Wording }) => {
  const { organization, me } = useHere()
  const shown = fillSamples(template, wording, {
    organization: organization.name,
    inviter: me.name,
    role: 'agent',
    name: 'Rita Reader',
    username: 'rita',
  })
  return (
    <figure className="wording-preview">
      <figcaption className="dimmed">Preview</figcaption>
      <p className="wording-subject">{shown.subject}</p>
      <p>{shown.body}</p>
      <p className="wording-button">The button with the link comes here.</p>
    </figure>
  )
}

const UnknownNote = ({ template, wording }: { template: WordedTemplate; wording: Wording }) => {
  const unknown = unknownPlaceholders(template, wording)
  return unknown.length === 0 ? null : (
    <p className="settings-note" role="status">
      Nothing is filled in for {unknown.map(braced).join(' ')}: it is sent as typed.
    </p>
  )
}

/** What was typed and is not saved; what nobody touched follows what is stored. */
const useWordingDraft = ({ template, wording }: ListedWording) => {
  const [typed, setTyped] = useState<Partial<Wording>>({})
  const [faults, setFaults] = useState<Partial<Record<string, string>>>({})
  const change = useChangeWording()
  const reset = useResetWording()
  const words = { ...wording, ...typed }
  const isDirty = words.subject !== wording.subject || words.body !== wording.body
  const forget = () => {
    setTyped({})
    setFaults({})
  }
  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    const { data, error } = wordingInput.safeParse({ template, ...words })
    setFaults(Object.fromEntries(error?.issues.map(({ path, message }) => [String(path[0]), message]) ?? []))
    if (!data) return
    try {
      await change.mutateAsync(data)
      forget()
      void showToast({ message: `${names[template]}: the wording is saved.` })
    } catch (reason) {
      setFaults(describeError(reason).fields)
    }
  }
  const toStandard = async () => {
    const before = { template, ...wording }
    try {
      await reset.mutateAsync({ template })
      forget()
      const undo = () => change.mutate(before)
      void showToast({ message: `${names[template]}: the standard wording is back.`, undo })
    } catch {
      // The error is told under the fields.
    }
  }
  return { words, faults, isDirty, save, toStandard, change, reset, set: setTyped, typed }
}

const WordingForm = ({ listed }: { listed: ListedWording }) => {
  const { template, description, isChanged } = listed
  const { words, faults, isDirty, save, toStandard, change, reset, set, typed } = useWordingDraft(listed)
  return (
    <form className="settings-form" onSubmit={save} noValidate aria-label={names[template]}>
      <div>
        <h3>{names[template]}</h3>
        <span className="dimmed">{description}</span>
      </div>
      <TextInput
        label="Subject"
        maxLength={150}
        value={words.subject}
        error={faults.subject}
        onChange={(event) => set({ ...typed, subject: event.currentTarget.value })}
      />
      <Textarea
        label="Text"
        description={`An empty line begins a paragraph. These are filled in: ${placeholders[template].map(braced).join(' ')}`}
        autosize
        minRows={3}
        maxRows={14}
        maxLength={4000}
        value={words.body}
        error={faults.body}
        onChange={(event) => set({ ...typed, body: event.currentTarget.value })}
      />
      <UnknownNote template={template} wording={words} />
      <Preview template={template} wording={words} />
      <ErrorNote error={change.error ?? reset.error} />
      <div className="settings-save">
        <Button type="submit" variant="default" loading={change.isPending} disabled={!isDirty}>
          Save wording
        </Button>
        <Button
          variant="subtle"
          color="gray"
          loading={reset.isPending}
          disabled={!isChanged}
          onClick={toStandard}
        >
          Back to the standard
        </Button>
      </div>
    </form>
  )
}

/** The organization's own words for the mails that it sends. */
export const WordingSettings = () => {
  const query = useQuery(wordingsQuery(useTRPC()))
  return (
    <SettingsSection
      title="Mail wording"
      about="What mails of this organization say. The rest of a mail is fixed."
    >
      {query.data?.map((listed) => <WordingForm key={listed.template} listed={listed} />) ??
        (query.isPending ? (
          <LoadingText />
        ) : (
          <ErrorState error={query.error} title="The wording could not be loaded" onRetry={query.refetch} />
        ))}
    </SettingsSection>
  )
}
