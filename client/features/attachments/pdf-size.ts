/** Size in points. */
export type PdfPage = { width: number; height: number }

/** How much of a PDF is shown and drawn; a file may claim anything. */
export const pdfLimits = {
  pages: 200,
  /** Pixels of one page; beyond it a page is drawn coarser than the screen. */
  pixels: 8_000_000,
  /** Pixels of one side that every browser can draw. */
  side: 8_192,
  /** How many times as high as wide a page is shown at most, and as wide as high. */
  stretch: 10,
} as const

/** What a page is magnified by to be drawn so many pixels wide, as far as it can be drawn. */
export const scaleOf = ({ width, height }: PdfPage, pixels: number): number =>
  Math.min(
    Math.max(1, pixels) / width,
    Math.sqrt(pdfLimits.pixels / (width * height)),
    pdfLimits.side / Math.max(width, height),
  )

/** Height by width of the place that a page is shown in. */
export const ratioOf = ({ width, height }: PdfPage): number =>
  Math.min(pdfLimits.stretch, Math.max(1 / pdfLimits.stretch, height / width))
