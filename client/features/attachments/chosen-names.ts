const prefix = 'docket:chosen:'

/**
 * The names of files that are chosen in this tab and not sent: a reload loses the files, and can only say which they
 * were. Without a storage nothing is said.
 */
export const chosenNames = (userId: string, key: string) => {
  const item = `${prefix}${userId}:${key}`
  return {
    read: (): readonly string[] => {
      try {
        return sessionStorage.getItem(item)?.split('\n') ?? []
      } catch {
        return []
      }
    },
    write: (names: readonly string[]) => {
      try {
        if (names.length === 0) sessionStorage.removeItem(item)
        else sessionStorage.setItem(item, names.join('\n'))
      } catch {
        // Choosing files must not fail of it.
      }
    },
  }
}

/** Forgets them all. */
export const forgetChosenNames = () => {
  try {
    for (const item of Object.keys(sessionStorage))
      if (item.startsWith(prefix)) sessionStorage.removeItem(item)
  } catch {
    // Nothing was kept.
  }
}
