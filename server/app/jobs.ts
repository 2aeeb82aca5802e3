import { attachmentJobs } from '../features/attachments/jobs.ts'
import { authJobs } from '../features/auth/jobs.ts'
import { draftJobs } from '../features/drafts/jobs.ts'
import { invitationJobs } from '../features/invitations/jobs.ts'
import { mailJobs } from '../features/mail/jobs.ts'
import { presenceJobs } from '../features/presence/jobs.ts'
import { ticketJobs } from '../features/tickets/jobs.ts'
import type { Job } from '../platform/queue.ts'

/** All background and scheduled work, of all features. */
export const jobs: readonly Job[] = [
  ...attachmentJobs,
  ...authJobs,
  ...draftJobs,
  ...invitationJobs,
  ...mailJobs,
  ...presenceJobs,
  ...ticketJobs,
]
