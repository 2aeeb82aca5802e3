import { Menu, useMantineColorScheme } from '@mantine/core'
import {
  IconBuilding,
  IconCheck,
  IconChevronDown,
  IconKeyboard,
  IconLogout,
  IconMail,
  IconUser,
} from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useLeaving } from '#client/features/auth/components/use-leaving.tsx'
import type { Me } from '#client/features/auth/session.ts'
import { useHere } from '#client/features/organizations/organization.ts'
import { useActions } from '#client/lib/shortcuts.ts'
import { PersonAvatar } from '#client/ui/person-avatar.tsx'

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
  if (memberships.length < 2) return null
  return (
    <>
      <Menu.Label>Organizations</Menu.Label>
      {memberships.map(({ slug, name, isSuspended }) => (
        <Menu.Item
          key={slug}
          rightSection={
            slug === organization.slug ? (
              <IconCheck size={14} aria-hidden="true" />
            ) : (
              isSuspended && 'Suspended'
            )
          }
          aria-current={slug === organization.slug ? 'true' : undefined}
          renderRoot={(props) => <Link to="/o/$slug" params={{ slug }} {...props} />}
        >
          {name}
        </Menu.Item>
      ))}
      <Menu.Divider />
    </>
  )
}

const OperatorItems = () => (
  <>
    <Menu.Item
      leftSection={<IconBuilding size={15} aria-hidden="true" />}
      renderRoot={(props) => <Link to="/operator" {...props} />}
    >
      Organizations
    </Menu.Item>
    <Menu.Item
      leftSection={<IconMail size={15} aria-hidden="true" />}
      renderRoot={(props) => <Link to="/mail" {...props} />}
    >
      Mail
    </Menu.Item>
    <Menu.Divider />
  </>
)

/** What the palette offers of one's account. */
const useAccountActions = (me: Me['user'], leave: () => void) => {
  const navigate = useNavigate()
  const group = 'Account'
  const open = (hash?: string) => () => void navigate({ to: '/account', ...(hash ? { hash } : {}) })
  const sections = [
    { id: 'account', label: 'Your account', keywords: 'profile name email password settings', run: open() },
    { id: 'account:zone', label: 'Change my time zone', run: open('profile') },
    {
      id: 'account:two-factor',
      label: 'Two-factor authentication',
      keywords: '2fa',
      run: open('two-factor'),
    },
    { id: 'account:sessions', label: 'My sessions', keywords: 'devices browsers', run: open('sessions') },
    { id: 'account:sign-out', label: 'Sign out', keywords: 'log out', run: leave },
  ]
  const operator = [
    { id: 'go:operator', label: 'Organizations', run: () => void navigate({ href: '/operator' }) },
    { id: 'go:mail', label: 'Mail', run: () => void navigate({ href: '/mail' }) },
  ]
  useActions([
    ...sections.map((action) => ({ ...action, group })),
    ...(me.isOperator ? operator.map((action) => ({ ...action, group: 'Installation' })) : []),
  ])
}

export const UserMenu = ({ onShortcuts }: { onShortcuts: () => void }) => {
  const { me } = useHere()
  const { leave, dialog } = useLeaving(me.id)
  useAccountActions(me, leave)
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
          <Menu.Item
            leftSection={<IconUser size={15} aria-hidden="true" />}
            renderRoot={(props) => <Link to="/account" {...props} />}
          >
            Your account
          </Menu.Item>
          <Menu.Divider />
          <OrganizationItems />
          {me.isOperator ? <OperatorItems /> : null}
          <ThemeItems />
          <Menu.Divider />
          <Menu.Item leftSection={<IconKeyboard size={15} aria-hidden="true" />} onClick={onShortcuts}>
            Keyboard shortcuts
          </Menu.Item>
          <Menu.Item leftSection={<IconLogout size={15} aria-hidden="true" />} onClick={leave}>
            Sign out
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {dialog}
    </>
  )
}
