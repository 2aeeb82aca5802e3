import { attachmentsRouter } from '../features/attachments/router.ts'
import { auditRouter } from '../features/audit/router.ts'
import { accountRouter, authRouter, memberSecurityRouter, setUpRouter } from '../features/auth/router.ts'
import { chatRouter, commentsRouter } from '../features/comments/router.ts'
import { draftsRouter } from '../features/drafts/router.ts'
import { installationRouter } from '../features/installation/router.ts'
import { invitationsRouter } from '../features/invitations/router.ts'
import { mailRouter } from '../features/mail/router.ts'
import { noticesRouter } from '../features/notifications/router.ts'
import { membersRouter, organizationsRouter } from '../features/organizations/router.ts'
import { presenceRouter } from '../features/presence/router.ts'
import { liveRouter } from '../features/realtime/router.ts'
import { reviewsRouter } from '../features/reviews/router.ts'
import { searchRouter } from '../features/search/router.ts'
import { ticketsRouter } from '../features/tickets/router.ts'
import { router } from '../platform/trpc.ts'

export const appRouter = router({
  setup: setUpRouter,
  auth: authRouter,
  account: accountRouter,
  invitations: invitationsRouter,
  installation: installationRouter,
  mail: mailRouter,
  organizations: organizationsRouter,
  members: membersRouter,
  memberSecurity: memberSecurityRouter,
  tickets: ticketsRouter,
  reviews: reviewsRouter,
  comments: commentsRouter,
  chat: chatRouter,
  attachments: attachmentsRouter,
  drafts: draftsRouter,
  presence: presenceRouter,
  notices: noticesRouter,
  audit: auditRouter,
  search: searchRouter,
  live: liveRouter,
})
export type AppRouter = typeof appRouter
