import { permissionRoles } from '#shared/permissions.ts'
import { z } from '#shared/zod.ts'

const accessSchema = z.union([
  z.object({ for: z.literal(['everyone', 'signed-in', 'operator', 'mail-reader']) }),
  z.object({ for: z.literal('members'), permission: z.enum(Object.keys(permissionRoles)) }),
])

const metaOf = (procedure: unknown): unknown => {
  if (typeof procedure !== 'function' || !('_def' in procedure)) return undefined
  const { _def: definition } = procedure
  return typeof definition === 'object' && definition !== null && 'meta' in definition
    ? definition.meta
    : undefined
}

/** Procedures of a router that do not say who may call them. */
export const findUnguarded = (procedures: Record<string, unknown>): string[] =>
  Object.entries(procedures)
    .filter(([, procedure]) => !accessSchema.safeParse(metaOf(procedure)).success)
    .map(
      ([name]) =>
        `${name} does not say who may call it. Make it with memberProcedure('…'), signedInProcedure, operatorProcedure or publicProcedure.`,
    )
