import { createFileRoute } from '@tanstack/react-router'
import { MailTemplates } from '#client/features/mail/pages/mail-templates.tsx'
import { z } from '#shared/zod.ts'

export const Route = createFileRoute('/mail/templates')({
  validateSearch: z.object({ name: z.string().max(100).optional().catch(undefined) }),
  component: () => <MailTemplates name={Route.useSearch().name} />,
})
