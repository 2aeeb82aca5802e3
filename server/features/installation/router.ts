import { foundOrganizationInput, listOrganizationsInput, suspendInput } from '#shared/organizations.ts'
import { operatorProcedure, router } from '../../platform/trpc.ts'
import { foundOrganization, resumeOrganization, suspendOrganization } from './mutations/run-organizations.ts'
import { listOrganizations } from './queries.ts'

const ok = { ok: true } as const

/** What the operator does. */
export const installationRouter = router({
  organizations: operatorProcedure
    .input(listOrganizationsInput)
    .query(({ ctx, input }) => listOrganizations(ctx, input)),
  found: operatorProcedure
    .input(foundOrganizationInput)
    .mutation(({ ctx, input }) => foundOrganization(ctx, input)),
  suspend: operatorProcedure.input(suspendInput).mutation(async ({ ctx, input }) => {
    await suspendOrganization(ctx, input)
    return ok
  }),
  resume: operatorProcedure.input(suspendInput).mutation(async ({ ctx, input }) => {
    await resumeOrganization(ctx, input)
    return ok
  }),
})
