import { Button, TextInput } from '@mantine/core'
import { schemaResolver, useForm } from '@mantine/form'
import { useState } from 'react'
import { PersonAvatar } from '#client/ui/person-avatar.tsx'
import { ErrorNote } from '#client/ui/states.tsx'
import { updateProfileInput } from '#shared/accounts.ts'
import { faultsOf, focusFirstFault } from '../components/form-faults.ts'
import type { Me } from '../session.ts'
import { useUpdateProfile } from './mutations.ts'
import { Section } from './section.tsx'
import { TimeZoneField } from './time-zone-field.tsx'

export const ProfileSection = ({ me }: { me: Me['user'] }) => {
  const update = useUpdateProfile()
  const [timeZone, setTimeZone] = useState(me.timeZone)
  const [shownName, setShownName] = useState(me.name)
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: me.name },
    validate: (values) => schemaResolver(updateProfileInput, { sync: true })({ ...values, timeZone }),
    onValuesChange: ({ name }) => setShownName(name),
  })
  const { onError, rest } = faultsOf(form, update.error, ['name'])
  return (
    <Section id="profile" title="Profile" about="How others see you, and how you see times.">
      <div className="account-person">
        <PersonAvatar name={shownName} size={40} />
        <div className="account-fact">
          <p className="account-strong">{shownName.trim() === '' ? me.username : shownName}</p>
          <p className="dimmed">{me.username}</p>
        </div>
      </div>
      <form
        className="account-form"
        onSubmit={form.onSubmit(
          ({ name }) => update.mutate({ name, timeZone }, { onError }),
          focusFirstFault(form),
        )}
        noValidate
      >
        <TextInput
          label="Your name"
          autoComplete="name"
          maxLength={100}
          key={form.key('name')}
          {...form.getInputProps('name')}
        />
        <TimeZoneField value={timeZone} onChange={setTimeZone} />
        <ErrorNote error={rest} />
        <div className="account-buttons">
          <Button type="submit" loading={update.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Section>
  )
}
