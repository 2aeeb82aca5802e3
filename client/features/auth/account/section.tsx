import type { ReactNode } from 'react'

export type SectionProps = {
  /** Its part of the address, as in `/account#two-factor`. */
  id: string
  title: string
  about?: ReactNode
  children: ReactNode
}

/** A part of the account page: what it is about on the left, what to do on the right. */
export const Section = ({ id, title, about, children }: SectionProps) => (
  <section id={id} aria-labelledby={`${id}-title`} className="account-section">
    <div className="account-about">
      <h2 id={`${id}-title`}>{title}</h2>
      {about === undefined ? null : <p className="dimmed">{about}</p>}
    </div>
    <div className="account-body">{children}</div>
  </section>
)
