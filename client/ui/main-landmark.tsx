import { createContext, type ReactNode, use } from 'react'

const IsInMain = createContext(false)

/**
 * The main landmark. Menus and dialogs are drawn into the node that Mantine knows by its attribute; it lies in here
 * because what lies in no landmark is hard to find for who reads by landmarks.
 */
export const Main = ({ children, className }: { children: ReactNode; className?: string }) => (
  <main id="main" className={className}>
    <IsInMain value={true}>{children}</IsInMain>
    <div data-mantine-shared-portal-node="true" data-portal="true" />
  </main>
)

/** The main landmark unless there is one already: for what stands in for a page, inside the shell or without it. */
export const InMain = ({ children }: { children: ReactNode }) =>
  use(IsInMain) ? children : <Main>{children}</Main>
