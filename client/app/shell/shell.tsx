import { ActionIcon, Drawer } from '@mantine/core'
import { IconMenu2, IconPlus, IconSearch } from '@tabler/icons-react'
import { Link, useLocation } from '@tanstack/react-router'
import { type ReactNode, useEffect, useState } from 'react'
import { InboxLink } from '#client/features/notifications/components/inbox-link.tsx'
import { useHere } from '#client/features/organizations/organization.ts'
import { late } from '#client/ui/late.tsx'
import { Main } from '#client/ui/main-landmark.tsx'
import { Tip } from '#client/ui/tip.tsx'
import { isStaff } from '#shared/permissions.ts'
import { Connection } from './connection.tsx'
import { Navigation } from './navigation.tsx'
import { OrganizationMenu } from './organization-menu.tsx'
import { useShellActions } from './shell-actions.ts'
import { UserMenu } from './user-menu.tsx'
import './shell.css'

type PaletteProps = { openings: number; onLost: () => void }

const Palette = late<PaletteProps>(() => import('../palette/palette.tsx'), {
  close: ({ onLost }) => onLost(),
})
const ShortcutHelp = late(() => import('./shortcut-help.tsx'), { close: ({ onClose }) => onClose() })

type ShellParts = { onPalette: () => void; onShortcuts: () => void }

const NewButton = ({ label }: { label: string }) => {
  const { organization } = useHere()
  return (
    <Tip label={label} keys="c">
      <ActionIcon
        variant="default"
        aria-label={label}
        renderRoot={(props) => (
          <Link to="/o/$slug/tickets/new" params={{ slug: organization.slug }} {...props} />
        )}
      >
        <IconPlus size={15} aria-hidden="true" />
      </ActionIcon>
    </Tip>
  )
}

const PaletteButton = ({ onPalette }: Pick<ShellParts, 'onPalette'>) => (
  <Tip label="Search and commands" keys="mod+k">
    <ActionIcon variant="default" aria-label="Search and commands" onClick={onPalette}>
      <IconSearch size={15} aria-hidden="true" />
    </ActionIcon>
  </Tip>
)

const SidebarContent = ({ onPalette, onShortcuts }: ShellParts) => (
  <>
    <div className="sidebar-head">
      <OrganizationMenu />
      <PaletteButton onPalette={onPalette} />
      <NewButton label="New ticket" />
    </div>
    <Navigation />
    <div className="sidebar-foot">
      <UserMenu onShortcuts={onShortcuts} />
      <Connection />
    </div>
  </>
)

/** At phone width the sidebar lies in a drawer, which closes when it has led somewhere. */
const PhoneBar = (parts: ShellParts) => {
  const [isOpen, setOpen] = useState(false)
  const { href } = useLocation()
  useEffect(() => {
    void href
    setOpen(false)
  }, [href])
  return (
    <header className="phone-bar">
      <ActionIcon size={36} aria-label="Menu" aria-expanded={isOpen} onClick={() => setOpen(true)}>
        <IconMenu2 size={18} aria-hidden="true" />
      </ActionIcon>
      <OrganizationMenu />
      <Connection />
      <InboxLink className="phone-inbox" isShort />
      <PaletteButton onPalette={parts.onPalette} />
      <Drawer
        opened={isOpen}
        onClose={() => setOpen(false)}
        size={264}
        withCloseButton={false}
        attributes={{ content: { 'aria-label': 'Menu' } }}
        classNames={{ body: 'sidebar-drawer', content: 'sidebar-drawer-content' }}
      >
        <SidebarContent {...parts} />
      </Drawer>
    </header>
  )
}

const StaffShell = ({ children, ...parts }: ShellParts & { children: ReactNode }) => (
  <div className="staff-shell">
    <header className="sidebar">
      <SidebarContent {...parts} />
    </header>
    <PhoneBar {...parts} />
    <Main>{children}</Main>
  </div>
)

const RequesterShell = ({ children, onShortcuts }: ShellParts & { children: ReactNode }) => {
  const { organization } = useHere()
  const { slug } = organization
  return (
    <div className="requester-shell">
      <header className="top-bar">
        <OrganizationMenu />
        <nav aria-label="Main" className="top-nav">
          <Link to="/o/$slug/tickets" params={{ slug }} activeOptions={{ exact: true, includeSearch: false }}>
            Your requests
          </Link>
          <Link to="/o/$slug/tickets/new" params={{ slug }}>
            New request
          </Link>
          <InboxLink />
        </nav>
        <div className="top-end">
          <Connection />
          <UserMenu onShortcuts={onShortcuts} />
        </div>
      </header>
      <Main>{children}</Main>
    </div>
  )
}

/** What surrounds every page of an organization, by the face of the person's role. */
export const Shell = ({ children }: { children: ReactNode }) => {
  const { organization } = useHere()
  const [openings, setOpenings] = useState(0)
  const [showsHelp, setShowsHelp] = useState(false)
  const parts: ShellParts = {
    onPalette: () => setOpenings((count) => count + 1),
    onShortcuts: () => setShowsHelp(true),
  }
  useShellActions(parts)
  const Face = isStaff(organization.role) ? StaffShell : RequesterShell
  return (
    <>
      <a href="#main" className="skip-link">
        Skip to the content
      </a>
      <Face {...parts}>{children}</Face>
      {openings > 0 ? <Palette openings={openings} onLost={() => setOpenings(0)} /> : null}
      {showsHelp ? <ShortcutHelp onClose={() => setShowsHelp(false)} /> : null}
    </>
  )
}
