let follows = false

/** Notes whether this page hears of every change on the server. */
export const noteFollowing = (next: boolean) => {
  follows = next
}

/** Whether this page hears of every change on the server: if not, a write has to be followed by a fetch of its own. */
export const isFollowing = (): boolean => follows
