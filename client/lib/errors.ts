import { TRPCClientError } from '@trpc/client'
import {
  type ConflictDetails,
  type ErrorBody,
  type ErrorCode,
  errorCodes,
  type FieldFaults,
  type MoveDetails,
} from '#shared/errors.ts'

/** One sentence for each error that a person can meet: what happened and what to do. */
export const errorSentences: Record<ErrorCode, string> = {
  'request.invalid': 'Some of what you entered needs another look.',
  'request.invalid_json': 'The request did not arrive whole. Please try again.',
  'request.too_large': 'That is too much to send at once. Please shorten it.',
  'request.unsupported_type': 'This kind of content is not accepted.',
  'request.origin_missing':
    'Your browser did not say where this request comes from, so it was refused. Reload the page and try again.',
  'request.origin_refused':
    'This request came from another site and was refused. Open Docket at its own address and try again.',
  'request.unknown_procedure': 'This page is older than the server. Reload it and try again.',
  'request.unknown_address': 'There is nothing at this address.',
  'server.internal': 'Something went wrong on our side. Please try again in a moment.',
  'request.client_id_used': 'This was sent once already, as something else. Please send it anew.',
  'server.unavailable': 'The server cannot reach its database just now. Please try again in a few seconds.',
  'server.stopping': 'The server is restarting. Please try again in a few seconds.',
  'live.rights_changed': 'What you may do here has changed. Please load the page again.',
  'auth.required': 'You are signed out. Please sign in again.',
  'auth.wrong_credentials': 'The username, email or password is not right.',
  'auth.username_taken': 'This username is taken. Please choose another.',
  'auth.email_taken': 'This email address already has an account. Sign in instead.',
  'setup.already_done': 'Docket has already been set up. Please sign in.',
  'setup.needed': 'Docket has not been set up yet.',
  'organization.not_found': 'There is no such organization, or you are not a member of it.',
  'organization.name_required': 'Please say which organization you want to join.',
  'permission.missing': 'Your role does not allow this.',
  'member.not_found': 'This person is not a member of the organization.',
  'member.not_staff': 'Only agents, managers and admins can be assigned.',
  'member.last_admin': 'This is the last admin. Make someone else an admin first.',
  'category.not_found': 'This category does not exist any more. Please choose another.',
  'ticket.not_found': 'This ticket does not exist, or you cannot see it.',
  'ticket.closed': 'This ticket is closed. Reopen it first.',
  'ticket.move_not_allowed': 'The status cannot change that way from here.',
  'ticket.reopen_window_over': 'It is too late to reopen this request. Please make a new one.',
  'ticket.reason_required': 'Please give a reason for this change.',
  'ticket.edit_not_allowed': 'The text of this ticket can no longer be changed.',
  'ticket.changed_meanwhile': 'Someone else changed this in the meantime.',
  'comment.not_found': 'This message does not exist any more.',
  'comment.deleted': 'This message has been deleted.',
  'comment.not_author': 'Only the author can change this message.',
  'list.bad_cursor': 'This list has moved on. Reload it from the top.',
}

export type Fault = {
  /** `network`: no answer came at all. `unknown`: an answer that the server did not word. */
  code: ErrorCode | 'network' | 'unknown'
  sentence: string
  fields: FieldFaults
  conflict: ConflictDetails | null
  move: MoveDetails | null
  requestId: string | null
}

const isErrorCode = (code: unknown): code is ErrorCode => errorCodes.some((known) => known === code)

const isErrorBody = (data: unknown): data is ErrorBody =>
  typeof data === 'object' && data !== null && 'code' in data && isErrorCode(data.code)

const plainFault = (code: 'network' | 'unknown', sentence: string): Fault => ({
  code,
  sentence,
  fields: {},
  conflict: null,
  move: null,
  requestId: null,
})

const networkSentence = 'The server cannot be reached. Check your connection and try again.'
const unknownSentence = 'Something went wrong. Please try again.'

/** What to tell a person about anything that was thrown. Never throws. */
export const describeError = (error: unknown): Fault => {
  if (!(error instanceof TRPCClientError)) return plainFault('unknown', unknownSentence)
  const body: unknown = error.data
  if (!isErrorBody(body)) return plainFault('network', networkSentence)
  return {
    code: body.code,
    sentence: errorSentences[body.code],
    fields: body.fields ?? {},
    conflict: body.conflict ?? null,
    move: body.move ?? null,
    requestId: body.requestId || null,
  }
}

/** Whether trying the same again may help without any change by the person. */
export const isPassing = (error: unknown): boolean =>
  ['network', 'server.stopping'].includes(describeError(error).code)

export const isSignedOut = (error: unknown): boolean => describeError(error).code === 'auth.required'

export const isNotFound = (error: unknown): boolean => describeError(error).code.endsWith('.not_found')
