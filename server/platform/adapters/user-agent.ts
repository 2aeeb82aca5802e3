import Bowser from 'bowser'

/** A browser and its system in words ("Chrome on Linux"), as far as its `User-Agent` tells them. */
export const describeDevice = (userAgent: string | null): string => {
  if (!userAgent) return 'Unknown device'
  const { browser, os } = Bowser.parse(userAgent)
  if (!browser.name) return os.name ?? 'Unknown device'
  return os.name ? `${browser.name} on ${os.name}` : browser.name
}
