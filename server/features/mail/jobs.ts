import { z } from '#shared/zod.ts'
import { deliveryJob } from '../../platform/mail.ts'
import {
  deliverMail,
  deliveryRetries,
  forgetOldMails,
  requeueForgottenMails,
} from '../../platform/mail-delivery.ts'
import type { Job } from '../../platform/queue.ts'

const deliveryData = z.object({ mailId: z.uuid() })

export const mailJobs: readonly Job[] = [
  {
    name: deliveryJob,
    retries: deliveryRetries,
    singleWaiting: true,
    // As long as a worker has a mail for itself.
    expireInSeconds: 120,
    concurrency: 10,
    run: (ctx, data) => deliverMail(ctx, deliveryData.parse(data).mailId),
  },
  { name: 'mail.requeue_forgotten', schedule: '20 * * * *', singleWaiting: true, run: requeueForgottenMails },
  { name: 'mail.forget_old', schedule: '40 3 * * *', singleWaiting: true, run: forgetOldMails },
]
