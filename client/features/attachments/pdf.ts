import {
  getDocument,
  PasswordException,
  type PDFDocumentProxy,
  type PDFPageProxy,
  PDFWorker,
  version,
} from 'pdfjs-dist/legacy/build/pdf.mjs'
import Worker from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?worker'
import { attachmentLimits } from '#shared/attachments.ts'
import { type PdfPage, scaleOf } from './pdf-size.ts'

export type PdfFault = 'locked' | 'broken' | 'unreachable'
export type Drawing = { done: Promise<{ page: PdfPage; text: string }>; cancel: () => void }
export type Pdf = {
  pages: number
  firstPage: PdfPage
  /** Draws a page (the first is 1) as so many pixels wide, and tells its words. */
  draw: (number: number, canvas: HTMLCanvasElement, pixels: number) => Drawing
}

/** Where the build puts the letters and readers that a file may need and does not bring. */
const supplies = `/assets/pdfjs-${version}/`

const options = {
  cMapUrl: `${supplies}cmaps/`,
  standardFontDataUrl: `${supplies}standard_fonts/`,
  wasmUrl: `${supplies}wasm/`,
  // The pages of the app may run scripts from files alone, which leaves compiled ones out.
  useWasm: false,
  // The same letters on every system.
  useSystemFonts: false,
  enableXfa: false,
  maxImageSize: attachmentLimits.pixels,
} as const

const sizeOf = (page: PDFPageProxy): PdfPage => {
  const { width, height } = page.getViewport({ scale: 1 })
  return { width, height }
}

const textOf = async (page: PDFPageProxy): Promise<string> => {
  const { items } = await page.getTextContent()
  return items.map((item) => ('str' in item ? `${item.str}${item.hasEOL ? '\n' : ''}` : '')).join('')
}

const draw = (
  document: PDFDocumentProxy,
  number: number,
  canvas: HTMLCanvasElement,
  pixels: number,
): Drawing => {
  let cancel = (): void => undefined
  let isOver = false
  const run = async () => {
    const page = await document.getPage(number)
    if (isOver) throw new Error('This page is not wanted any more.')
    const size = sizeOf(page)
    const viewport = page.getViewport({ scale: scaleOf(size, pixels) })
    canvas.width = Math.ceil(viewport.width)
    canvas.height = Math.ceil(viewport.height)
    const task = page.render({ canvas, viewport })
    cancel = () => task.cancel()
    const [text] = await Promise.all([textOf(page), task.promise])
    return { page: size, text }
  }
  return {
    done: run(),
    cancel: () => {
      isOver = true
      cancel()
    },
  }
}

const fetchBytes = async (url: string, signal: AbortSignal): Promise<ArrayBuffer | null> => {
  try {
    const response = await fetch(url, { signal })
    return response.ok ? await response.arrayBuffer() : null
  } catch {
    return null
  }
}

/** Opens a PDF apart from the page: it is read by a worker, nothing in it runs, and none of its links are followed. */
export const openPdf = (url: string) => {
  const abort = new AbortController()
  const port = new Worker()
  const worker = PDFWorker.create({ port })
  const read = async (): Promise<{ pdf: Pdf } | { fault: PdfFault }> => {
    const data = await fetchBytes(url, abort.signal)
    if (data === null) return { fault: 'unreachable' }
    try {
      const document = await getDocument({ ...options, data, worker }).promise
      const firstPage = sizeOf(await document.getPage(1))
      return {
        pdf: {
          pages: document.numPages,
          firstPage,
          draw: (number, canvas, pixels) => draw(document, number, canvas, pixels),
        },
      }
    } catch (error) {
      return { fault: error instanceof PasswordException ? 'locked' : 'broken' }
    }
  }
  return {
    done: read(),
    close: () => {
      abort.abort()
      worker.destroy()
      port.terminate()
    },
  }
}
