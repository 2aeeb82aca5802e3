const key = 'docket:invitation'

/**
 * The secret of an invitation's link. It comes as the fragment, which is lost on the way through sign-in, so this tab
 * keeps it until the invitation is accepted. `fragment` is without its `#`.
 */
export const keepToken = (fragment: string): string | null => {
  try {
    if (fragment !== '') sessionStorage.setItem(key, fragment)
    return fragment === '' ? sessionStorage.getItem(key) : fragment
  } catch {
    // A browser that refuses storage loses it at sign-in; the link in the mail then leads here again.
    return fragment === '' ? null : fragment
  }
}

export const forgetToken = () => {
  try {
    sessionStorage.removeItem(key)
  } catch {
    // Nothing was kept.
  }
}
