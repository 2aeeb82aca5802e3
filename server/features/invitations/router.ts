import {
  acceptAsNewInput,
  invitationInput,
  invitationLinkInput,
  inviteInput,
  listInvitationsInput,
} from '#shared/organizations.ts'
import { memberProcedure, publicProcedure, router, signedInProcedure } from '../../platform/trpc.ts'
import { acceptAsNew, acceptInvitation } from './mutations/accept-invitation.ts'
import { invite, resendInvitation, revokeInvitation } from './mutations/invite-member.ts'
import { listInvitations, previewInvitation } from './queries.ts'

const ok = { ok: true } as const

export const invitationsRouter = router({
  list: memberProcedure('invitation.manage')
    .input(listInvitationsInput)
    .query(({ ctx, input }) => listInvitations(ctx, input)),
  create: memberProcedure('invitation.manage')
    .input(inviteInput)
    .mutation(({ ctx, input }) => invite(ctx, input)),
  resend: memberProcedure('invitation.manage')
    .input(invitationInput)
    .mutation(async ({ ctx, input }) => {
      await resendInvitation(ctx, input)
      return ok
    }),
  revoke: memberProcedure('invitation.manage')
    .input(invitationInput)
    .mutation(async ({ ctx, input }) => {
      await revokeInvitation(ctx, input)
      return ok
    }),
  // Reads alone, yet the token must not stand in an address, as the input of a query does.
  preview: publicProcedure
    .input(invitationLinkInput)
    .mutation(({ ctx, input }) => previewInvitation(ctx, input)),
  accept: signedInProcedure
    .input(invitationLinkInput)
    .mutation(({ ctx, input }) => acceptInvitation(ctx, input)),
  acceptAsNew: publicProcedure.input(acceptAsNewInput).mutation(({ ctx, input }) => acceptAsNew(ctx, input)),
})
