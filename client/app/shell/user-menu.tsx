import { Menu, useMantineColorScheme } from '@mantine/core'
import { IconChevronDown, IconKeyboard, IconLogout } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { SignOutDialog } from '#client/features/auth/components/sign-out-dialog.tsx'
import { useSignOut } from '#client/features/auth/sign-out.ts'
import { useHere } from '#client/features/organizations/organization.ts'
import { draftsOf } from '#client/lib/drafts.ts'
import { describeError } from '#client/lib/errors.ts'
import { PersonAvatar } from '#client/ui/person-avatar.tsx'
import { showToast } from '#client/ui/toast.tsx'

const schemes = [
  { value: 'auto', label: 'Theme of the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const

const ThemeItems = () => {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Menu.RadioGroup
      value={colorScheme}
      onChange={(value) => {
        const scheme = schemes.find((each) => each.value === value)
        if (scheme) setColorScheme(scheme.value)
      }}
    >
      {schemes.map(({ value, label }) => (
        <Menu.RadioItem key={value} value={value} closeMenuOnClick={false}>
          {label}
        </Menu.RadioItem>
      ))}
    </Menu.RadioGroup>
  )
}

const OrganizationItems = () => {
  const { organization, memberships } = useHere()
  const others = memberships.filter(({ slug }) => slug !== organization.slug)
  if (others.length === 0) return null
  return (
    <>
      <Menu.Label>Switch to</Menu.Label>
      {others.map(({ slug, name }) => (
        <Menu.Item key={slug} renderRoot={(props) => <Link to="/o/$slug" params={{ slug }} {...props} />}>
          {name}
        </Menu.Item>
      ))}
      <Menu.Divider />
    </>
  )
}

export const UserMenu = ({ onShortcuts }: { onShortcuts: () => void }) => {
  const { me } = useHere()
  const signOut = useSignOut(me.id)
  const [isAsking, setAsking] = useState(false)
  const unsent = draftsOf(me.id).count()
  const leave = () => {
    signOut().catch((error: unknown) =>
      showToast({ message: 'You are still signed in', detail: describeError(error).sentence, isError: true }),
    )
  }
  return (
    <>
      <Menu position="bottom-start" width={220}>
        <Menu.Target>
          <button type="button" className="user-button">
            <PersonAvatar name={me.name} />
            <span className="truncate">{me.name}</span>
            <IconChevronDown size={13} aria-hidden="true" />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label className="truncate">
            {me.username} · {me.email}
          </Menu.Label>
          <Menu.Divider />
          <OrganizationItems />
          <ThemeItems />
          <Menu.Divider />
          <Menu.Item leftSection={<IconKeyboard size={15} aria-hidden="true" />} onClick={onShortcuts}>
            Keyboard shortcuts
          </Menu.Item>
          <Menu.Item
            leftSection={<IconLogout size={15} aria-hidden="true" />}
            onClick={() => (draftsOf(me.id).count() > 0 ? setAsking(true) : leave())}
          >
            Sign out
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <SignOutDialog opened={isAsking} onClose={() => setAsking(false)} unsent={unsent} onConfirm={signOut} />
    </>
  )
}
