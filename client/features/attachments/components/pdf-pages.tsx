import { Skeleton } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { formatNumber } from '#client/lib/format.ts'
import { Delayed, LoadingText } from '#client/ui/states.tsx'
import { openPdf, type Pdf, type PdfFault } from '../pdf.ts'
import { type PdfPage, pdfLimits, ratioOf } from '../pdf-size.ts'
import { Unshowable } from './unshowable.tsx'

const faultWords: Record<PdfFault, string> = {
  locked: 'This PDF is locked with a password.',
  broken: 'This PDF could not be read.',
  unreachable: 'The file could not be loaded.',
}

type PageState = { page: PdfPage; text: string } | 'broken'

/** Whether an element can be seen, or will be soon. */
const useIsNear = () => {
  const ref = useRef<HTMLDivElement>(null)
  const [isNear, setNear] = useState(false)
  useEffect(() => {
    const element = ref.current
    if (!element) return
    const observer = new IntersectionObserver(
      (entries) => setNear(entries.some(({ isIntersecting }) => isIntersecting)),
      { root: element.closest('.preview-view'), rootMargin: '600px 0px' },
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return { ref, isNear }
}

/** Draws a page onto a canvas of its own while it is near, so that a long file costs no more than a short one. */
const useDrawing = (pdf: Pdf, number: number, isNear: boolean) => {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [drawn, setDrawn] = useState<PageState | null>(null)
  useEffect(() => {
    const target = canvas.current
    if (!isNear || !target) return
    const drawing = pdf.draw(number, target, target.clientWidth * window.devicePixelRatio)
    let isOver = false
    drawing.done.then(setDrawn, () => {
      if (!isOver) setDrawn('broken')
    })
    return () => {
      isOver = true
      drawing.cancel()
      // Gives its memory back at once.
      target.width = 0
      setDrawn(null)
    }
  }, [pdf, number, isNear])
  return { canvas, drawn }
}

const Waiting = () => (
  <Delayed>
    <Skeleton className="pdf-waiting" radius={0} />
  </Delayed>
)

const Page = ({ pdf, number }: { pdf: Pdf; number: number }) => {
  const { ref, isNear } = useIsNear()
  const { canvas, drawn } = useDrawing(pdf, number, isNear)
  const seen = drawn === 'broken' ? null : drawn
  const ratio = ratioOf(seen?.page ?? pdf.firstPage)
  return (
    <div ref={ref} className="pdf-page" style={{ aspectRatio: `1 / ${ratio}` }}>
      <canvas
        ref={canvas}
        role="img"
        aria-label={`Page ${number} of ${pdf.pages}`}
        data-drawn={seen !== null}
      />
      {drawn === null ? <Waiting /> : null}
      {drawn === 'broken' ? <p className="pdf-unread">Page {number} could not be read.</p> : null}
      {seen ? <p className="visually-hidden">{seen.text}</p> : null}
    </div>
  )
}

const usePdf = (url: string) => {
  const [state, setState] = useState<{ pdf: Pdf } | { fault: PdfFault } | null>(null)
  useEffect(() => {
    setState(null)
    const opening = openPdf(url)
    let isOver = false
    void opening.done.then((next) => {
      if (!isOver) setState(next)
    })
    return () => {
      isOver = true
      opening.close()
    }
  }, [url])
  return state
}

const numbersTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

export type PdfPagesProps = {
  url: string
  /** Takes how many pages there are, once that is known; null before and after. */
  onPages: (count: number | null) => void
}

/** The pages of a PDF, one below the other, as wide as fits. */
const PdfPages = ({ url, onPages }: PdfPagesProps) => {
  const state = usePdf(url)
  const pages = state && 'pdf' in state ? state.pdf.pages : null
  useEffect(() => {
    onPages(pages)
    return () => onPages(null)
  }, [pages, onPages])
  if (state === null) return <LoadingText lines={8} />
  if ('fault' in state) return <Unshowable>{faultWords[state.fault]}</Unshowable>
  const { pdf } = state
  return (
    <div className="pdf-pages">
      {numbersTo(Math.min(pdf.pages, pdfLimits.pages)).map((number) => (
        <Page key={number} pdf={pdf} number={number} />
      ))}
      {pdf.pages > pdfLimits.pages ? (
        <p className="pdf-rest">
          These are the first {pdfLimits.pages} of {formatNumber(pdf.pages)} pages. Download the file to read
          the rest.
        </p>
      ) : null}
    </div>
  )
}

export default PdfPages
