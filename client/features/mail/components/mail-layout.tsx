import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Main } from '#client/ui/main-landmark.tsx'
import { Page } from '#client/ui/page.tsx'
import './mail-layout.css'

export type MailLayoutProps = {
  title: string
  /** Above all else: why mail stays here. */
  note?: string | undefined
  list: ReactNode
  /** What was chosen from the list; at phone width it takes the list's place. */
  chosen: ReactNode | null
  /** In place of what was chosen. */
  nothing: string
}

/** Both views of the app's mail: a list, and what was chosen from it. */
export const MailLayout = ({ title, note, list, chosen, nothing }: MailLayoutProps) => (
  <Main className="mail-main">
    <Page
      title={title}
      before={
        <Link to="/" className="mail-home" aria-label="Docket">
          <img src="/icon.svg" alt="" width={18} height={18} />
        </Link>
      }
      actions={
        <nav className="mail-tabs" aria-label="Mail">
          <Link to="/mail" activeOptions={{ exact: true, includeSearch: false }}>
            Inbox
          </Link>
          <Link to="/mail/templates" activeOptions={{ includeSearch: false }}>
            Templates
          </Link>
        </nav>
      }
    >
      {note === undefined ? null : <p className="mail-note">{note}</p>}
      <div className="mail-panes" data-chosen={chosen !== null}>
        <div className="mail-list-pane">{list}</div>
        <div className="mail-pane">{chosen ?? <p className="mail-nothing dimmed">{nothing}</p>}</div>
      </div>
    </Page>
  </Main>
)
