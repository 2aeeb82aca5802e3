import type { RequestCtx } from './trpc.ts'

/** The cookies beside that of the session. Only the server reads them. */
export type CookieName = 'docket_second_step' | 'docket_known' | 'docket_sign_up' | 'docket_identity'

const hostPrefix = '__Host-'

/** They are for HTTPS alone exactly when that of the session is. */
const isSecure = ({ sessions }: Pick<RequestCtx, 'sessions'>): boolean =>
  sessions.cookieName.startsWith(hostPrefix)

const fullName = (ctx: Pick<RequestCtx, 'sessions'>, name: CookieName): string =>
  isSecure(ctx) ? hostPrefix + name : name

/** Gives the browser a cookie. The value consists of letters, digits, `.`, `_` and `-`. */
export const giveCookie = (
  ctx: RequestCtx,
  { name, value, seconds }: { name: CookieName; value: string; seconds: number },
): void => {
  const secure = isSecure(ctx) ? '; Secure' : ''
  ctx.setCookie(
    `${fullName(ctx, name)}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure}`,
  )
}

/** What the browser brought; null when it has no such cookie. */
export const readCookie = (ctx: RequestCtx, name: CookieName): string | null =>
  ctx.cookie(fullName(ctx, name)) || null

/** Lets the browser forget a cookie. */
export const dropCookie = (ctx: RequestCtx, name: CookieName): void =>
  giveCookie(ctx, { name, value: '', seconds: 0 })
