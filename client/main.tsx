import '@fontsource-variable/inter/wght.css'
import './app/mantine-styles.ts'
import './app/app.css'
import { RouterProvider } from '@tanstack/react-router'
import { setNonce } from 'get-nonce'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { followRights, followSession } from './app/follow-session.ts'
import { Providers } from './app/providers.tsx'
import { createAppRouter } from './app/router.ts'
import { noteSignedOut } from './features/auth/session.ts'
import { onSessionChange } from './features/auth/session-channel.ts'
import { createApiFor } from './lib/api.ts'
import { createQueryClient } from './lib/query-client.ts'
import { listenForShortcuts } from './lib/shortcuts.ts'

const nonce = document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content ?? ''
// Mantine takes the nonce from its provider; the scroll lock of its dialogs asks here.
setNonce(nonce)

const queryClient = createQueryClient({
  onSignedOut: () => {
    noteSignedOut(context)
    // The guard of the present page then leads to sign-in and names the page to come back to.
    void router.invalidate()
  },
  onShutOut: () => void followRights(context, router),
})
const apiFor = createApiFor(queryClient)
const context = { queryClient, apiFor, api: apiFor(null) }
const router = createAppRouter(context)

const renewedKey = 'docket:renewed'

// After a deployment an open page asks for chunks that are gone; the new page has the new names. Without a server there
// is none, and the one that is open would be lost. A page that a reload has not helped is left as it is.
const renew = async () => {
  const { url } = import.meta
  if (sessionStorage.getItem(renewedKey) === url || !(await fetch('/health')).ok) return
  sessionStorage.setItem(renewedKey, url)
  window.location.reload()
}
window.addEventListener('vite:preloadError', () => void renew().catch(() => undefined))
listenForShortcuts(document)
onSessionChange(() => void followSession(context, router))

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root.')
createRoot(root).render(
  <StrictMode>
    <Providers context={context} nonce={nonce}>
      <RouterProvider router={router} />
    </Providers>
  </StrictMode>,
)
