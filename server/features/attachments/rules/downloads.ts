/** A stretch of a file: its first and its last byte. */
type Stretch = { start: number; end: number }

/**
 * Which bytes a `Range` asks for (RFC 9110, section 14): a stretch; `none` when there are no such bytes; `all` when it
 * asks for nothing, for several stretches at once, or cannot be understood.
 * @param size bytes of the file, at least one.
 */
export const rangeOf = (header: string | undefined, size: number): Stretch | 'all' | 'none' => {
  const [, first, last] = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i.exec(header ?? '') ?? []
  if (first === undefined || last === undefined || (first === '' && last === '')) return 'all'
  if (first === '')
    return Number(last) === 0 ? 'none' : { start: Math.max(0, size - Number(last)), end: size - 1 }
  const start = Number(first)
  if (last !== '' && Number(last) < start) return 'all'
  if (start >= size) return 'none'
  return { start, end: last === '' ? size - 1 : Math.min(Number(last), size - 1) }
}

/**
 * Whether one of the tags of an `If-None-Match` is this one (RFC 9110, section 13.1.2); weak or strong is the same
 * here.
 */
export const isSameTag = (header: string | undefined, tag: string): boolean =>
  (header ?? '').split(',').some((one) => ['*', tag].includes(one.trim().replace(/^W\//, '')))

/** A `Content-Disposition` (RFC 6266): the name in ASCII for all, and as it is for those who know RFC 8187. */
export const dispositionOf = (filename: string, kind: 'inline' | 'attachment'): string => {
  const plain = filename.replace(/[^\x20-\x7e]|["%\\]/gu, '_')
  const exact = encodeURIComponent(filename).replace(/['()*!~]/g, hexOf)
  return `${kind}; filename="${plain}"; filename*=UTF-8''${exact}`
}

const hexOf = (sign: string): string => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`
