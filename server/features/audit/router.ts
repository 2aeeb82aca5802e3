import { listAuditInput } from '#shared/audit.ts'
import { memberProcedure, router } from '../../platform/trpc.ts'
import { listAudit } from './queries/list-audit.ts'

export const auditRouter = router({
  list: memberProcedure('audit.read')
    .input(listAuditInput)
    .query(({ ctx, input }) => listAudit(ctx, input)),
})
