import { Button } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import { ErrorNote } from '#client/ui/states.tsx'
import type { SettingsDraft } from '../settings-draft.ts'
import './settings-section.css'

export type SettingsSectionProps = {
  title: string
  /** What it is about, in a line or two. */
  about: ReactNode
  children: ReactNode
}

/** A part of the settings: what it is on the left, what can be set on the right. */
export const SettingsSection = ({ title, about, children }: SettingsSectionProps) => {
  const id = useId()
  return (
    <section className="settings-section" aria-labelledby={id}>
      <div className="settings-about">
        <h2 id={id}>{title}</h2>
        <p className="dimmed">{about}</p>
      </div>
      <div className="settings-fields">{children}</div>
    </section>
  )
}

export type SettingsFormProps = { frame: SettingsDraft['frame']; save: string; children: ReactNode }

/** Fields that are saved together, by themselves. */
export const SettingsForm = ({ frame, save, children }: SettingsFormProps) => (
  <form ref={frame.ref} className="settings-form" onSubmit={frame.onSubmit} noValidate>
    {children}
    <ErrorNote error={frame.error} />
    <div className="settings-save">
      <Button type="submit" variant="default" loading={frame.isPending} disabled={!frame.isDirty}>
        {save}
      </Button>
      {frame.isDirty ? <span className="dimmed">Not saved yet</span> : null}
    </div>
  </form>
)
