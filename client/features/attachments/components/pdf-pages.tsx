import { useEffect, useRef, useState } from 'react'
import { formatNumber } from '#client/lib/format.ts'
import { LoadingText } from '#client/ui/states.tsx'
import { openPdf, type Pdf, type PdfFault } from '../pdf.ts'
import { type PdfPage, pdfLimits, ratioOf } from '../pdf-size.ts'
import { Unshowable } from './unshowable.tsx'

const faultWords: Record<PdfFault, string> = {
  locked: 'This PDF is locked with a password.',
  broken: 'This PDF could not be read.',
  unreachable: 'The file could not be loaded.',
}

type PageState = { page: PdfPage; text: string }

/** Whether an element is on the screen, or will be soon. */
const useIsNear = () => {
  const ref = useRef<HTMLDivElement>(null)
  const [isNear, setNear] = useState(false)
  useEffect(() => {
    const element = ref.current
    if (!element) return
    const observer = new IntersectionObserver(
      (entries) => setNear(entries.some(({ isIntersecting }) => isIntersecting)),
      { rootMargin: '600px 0px' },
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
    drawing.done.then(setDrawn, () => undefined)
    return () => {
      drawing.cancel()
      // Gives its memory back at once.
      target.width = 0
      setDrawn(null)
    }
  }, [pdf, number, isNear])
  return { canvas, drawn }
}

const Page = ({ pdf, number }: { pdf: Pdf; number: number }) => {
  const { ref, isNear } = useIsNear()
  const { canvas, drawn } = useDrawing(pdf, number, isNear)
  const ratio = ratioOf(drawn?.page ?? pdf.firstPage)
  return (
    <div ref={ref} className="pdf-page" style={{ aspectRatio: `1 / ${ratio}` }}>
      <canvas
        ref={canvas}
        role="img"
        aria-label={`Page ${number} of ${pdf.pages}`}
        data-drawn={drawn !== null}
      />
      {drawn ? <p className="visually-hidden">{drawn.text}</p> : null}
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

/** The pages of a PDF, one below the other, as wide as fits. */
const PdfPages = ({ url, name }: { url: string; name: string }) => {
  const state = usePdf(url)
  if (state === null) return <LoadingText lines={8} />
  if ('fault' in state) return <Unshowable>{faultWords[state.fault]}</Unshowable>
  const { pdf } = state
  return (
    <section className="pdf-pages" aria-label={name} tabIndex={0}>
      {numbersTo(Math.min(pdf.pages, pdfLimits.pages)).map((number) => (
        <Page key={number} pdf={pdf} number={number} />
      ))}
      {pdf.pages > pdfLimits.pages ? (
        <p className="pdf-rest">
          These are the first {pdfLimits.pages} of {formatNumber(pdf.pages)} pages. Download the file to read
          the rest.
        </p>
      ) : null}
    </section>
  )
}

export default PdfPages
