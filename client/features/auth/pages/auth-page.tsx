import type { ReactNode } from 'react'
import { Main } from '#client/ui/main-landmark.tsx'
import { Page } from '#client/ui/page.tsx'
import './auth-page.css'

export type AuthPageProps = { title: string; intro?: ReactNode; after?: ReactNode; children: ReactNode }

/** The frame of the pages that come before there is a session. */
export const AuthPage = ({ title, intro, after, children }: AuthPageProps) => (
  <Main className="auth">
    <div className="auth-card">
      <img src="/icon.svg" alt="" width={32} height={32} />
      <Page title={title} layout="column">
        {intro === undefined ? null : <p className="dimmed auth-intro">{intro}</p>}
        {children}
        {after === undefined ? null : <p className="dimmed auth-after">{after}</p>}
      </Page>
    </div>
  </Main>
)
