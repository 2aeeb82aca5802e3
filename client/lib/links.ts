const somewhere = 'http://here.invalid'

/**
 * The path to go to after sign-in, or null when it would lead to another site.
 * `//host`, backslashes (which browsers read as slashes) and control characters (which they drop) are refused.
 */
export const safePath = (path: string | undefined): string | null => {
  if (path === undefined || !path.startsWith('/') || path.startsWith('//')) return null
  if ([...path].some((character) => character === '\\' || character < ' ')) return null
  const url = URL.parse(path, somewhere)
  // Dots are resolved only here: "/..//host" becomes "//host".
  if (url?.origin !== somewhere || url.pathname.startsWith('//')) return null
  return `${url.pathname}${url.search}${url.hash}`
}
