import { Menu } from '@mantine/core'
import { IconCheck, IconSelector } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { Membership } from '#client/features/auth/session.ts'
import { useHere } from '#client/features/organizations/organization.ts'
import { roleWords } from '#client/features/organizations/role-words.ts'
import './organization-menu.css'

const MembershipItem = ({ membership, isHere }: { membership: Membership; isHere: boolean }) => {
  const { slug, name, role, isSuspended } = membership
  return (
    <Menu.Item
      rightSection={isHere ? <IconCheck size={14} aria-hidden="true" /> : undefined}
      renderRoot={(props) => <Link to="/o/$slug" params={{ slug }} {...props} />}
    >
      <span className="organization-item">
        <span className="truncate">{name}</span>
        <span className="dimmed organization-role">
          {roleWords[role]}
          {isSuspended ? ' · suspended' : ''}
        </span>
      </span>
    </Menu.Item>
  )
}

/** The organization's name; a menu of all of one's organizations when there is more than one to go to. */
export const OrganizationMenu = () => {
  const { organization, memberships, me } = useHere()
  const { slug, name } = organization
  if (memberships.length < 2 && !me.isOperator)
    return (
      <span className="sidebar-name truncate" title={name}>
        {name}
      </span>
    )
  return (
    <Menu position="bottom-start" width={240}>
      <Menu.Target>
        <button type="button" className="organization-button" title={name}>
          <span className="visually-hidden">Switch organization: </span>
          <span className="truncate">{name}</span>
          <IconSelector size={14} aria-hidden="true" />
        </button>
      </Menu.Target>
      <Menu.Dropdown mah={420} className="organization-menu">
        {memberships.map((membership) => (
          <MembershipItem key={membership.slug} membership={membership} isHere={membership.slug === slug} />
        ))}
        {me.isOperator ? (
          <>
            <Menu.Divider />
            <Menu.Item renderRoot={(props) => <Link to="/operator" {...props} />}>Organizations</Menu.Item>
          </>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  )
}
