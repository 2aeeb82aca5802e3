import { createRootRouteWithContext, Outlet } from '@tanstack/react-router'
import { Toasts } from '#client/ui/toast.tsx'
import type { AppContext } from '../context.ts'

const Root = () => (
  <>
    <Outlet />
    <Toasts />
  </>
)

export const Route = createRootRouteWithContext<AppContext>()({ component: Root })
