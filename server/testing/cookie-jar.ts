/** The cookies of a browser, by name. */
export const createCookieJar = (known: Record<string, string> = {}) => {
  const cookies = new Map(Object.entries(known))
  return {
    get: (name: string): string | undefined => cookies.get(name),
    /** What is sent with a request. */
    header: (): string => [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    /** Keeps what an answer gives, and forgets what it takes away. */
    keep: (response: Response): void => {
      for (const line of response.headers.getSetCookie()) {
        const [pair = '', ...attributes] = line.split(/;\s*/)
        const split = pair.indexOf('=')
        const [name, value] = [pair.slice(0, split), pair.slice(split + 1)]
        const isOver = attributes.some((one) => /^max-age=0$|^expires=Thu, 01 Jan 1970/i.test(one))
        if (isOver || value === '') cookies.delete(name)
        else cookies.set(name, value)
      }
    },
  }
}
