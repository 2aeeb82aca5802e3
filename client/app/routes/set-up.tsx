import { createFileRoute, redirect } from '@tanstack/react-router'
import { SetUp } from '#client/features/auth/pages/set-up.tsx'
import { findSetUpNeeded } from '#client/features/auth/session.ts'

export const Route = createFileRoute('/set-up')({
  beforeLoad: async ({ context }) => {
    if (!(await findSetUpNeeded(context))) throw redirect({ to: '/' })
  },
  component: SetUp,
})
