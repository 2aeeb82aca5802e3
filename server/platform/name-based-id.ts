/**
 * The same UUID for the same parts, for ever: a version 8 UUID (RFC 9562, section 5.8) of the first 128 bits of
 * their SHA-256.
 */
export const nameBasedId = async (parts: readonly (string | number)[]): Promise<string> => {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(parts)))
  const bytes = [...new Uint8Array(digest, 0, 16)]
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}
