import { Button } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { Boundary } from './boundary.tsx'

const ToastHost = lazy(async () => {
  const { Notifications } = await import('./toast-host.ts')
  return { default: Notifications }
})

/** Where toasts appear. Loaded after the page, since nothing is to be said at first. */
export const Toasts = () => (
  <Boundary fallback={() => null}>
    <Suspense fallback={null}>
      <ToastHost
        withinPortal={false}
        position="top-center"
        limit={3}
        containerWidth={320}
        transitionDuration={120}
      />
    </Suspense>
  </Boundary>
)

export type Toast = {
  message: string
  /** Second line: the reason, or what to do. */
  detail?: string
  isError?: boolean
  /** Takes back what was just done; the toast then stays for eight seconds. */
  undo?: () => void
  /** Leads to what came of it; the toast then stays as long. */
  follow?: { label: string; run: () => void }
}

const durationMs = { plain: 4000, offer: 8000, error: 8000 } as const

/** Takes away all that is said, so that nothing of it lies over a question. */
export const clearToasts = async (): Promise<void> => {
  const { notifications } = await import('./toast-host.ts')
  notifications.clean()
}

/** Says what happened, at the edge of the page and to screen readers. */
export const showToast = async ({ message, detail, isError = false, undo, follow }: Toast): Promise<void> => {
  const { notifications } = await import('./toast-host.ts')
  const offer = undo === undefined ? follow : { label: 'Undo', run: undo }
  const take = () => {
    notifications.hide(id)
    offer?.run()
  }
  const id = notifications.show({
    ...(detail === undefined ? {} : { title: message }),
    message: (
      <>
        {detail ?? message}
        {offer === undefined ? null : (
          <Button variant="subtle" size="xs" onClick={take}>
            {offer.label}
          </Button>
        )}
      </>
    ),
    color: isError ? 'red' : 'accent',
    withBorder: true,
    autoClose: offer ? durationMs.offer : isError ? durationMs.error : durationMs.plain,
    closeButtonProps: { 'aria-label': 'Dismiss' },
  })
}
