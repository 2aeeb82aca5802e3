import { useMediaQuery } from '@mantine/hooks'

/** Widths up to which a page is laid out differently: a phone's, and one too small for a column beside the text. */
const queries = { phone: '(max-width: 48em)', oneColumn: '(max-width: 62em)' } as const

/** Whether the page is at most as wide as that; right from the first drawing on. */
export const useIsNarrow = (width: keyof typeof queries = 'phone'): boolean =>
  useMediaQuery(queries[width], window.matchMedia(queries[width]).matches) ?? false
