import { describe, expect, it } from 'vitest'
import { pdfLimits, ratioOf, scaleOf } from './pdf-size.ts'

const drawn = (page: { width: number; height: number }, pixels: number) => {
  const scale = scaleOf(page, pixels)
  return { width: page.width * scale, height: page.height * scale }
}

describe('a page of a PDF', () => {
  it('is drawn as wide as it is shown', () => {
    expect(drawn({ width: 595, height: 842 }, 1_190).width).toBeCloseTo(1_190)
  })

  it('is never drawn larger than a browser can, whatever size it claims', () => {
    for (const page of [
      { width: 1, height: 14_400 },
      { width: 0.01, height: 200_000 },
      { width: 14_400, height: 1 },
      { width: 14_400, height: 14_400 },
    ]) {
      const { width, height } = drawn(page, 4_000)
      expect(Math.max(width, height)).toBeLessThanOrEqual(pdfLimits.side * 1.001)
      expect(width * height).toBeLessThanOrEqual(pdfLimits.pixels * 1.001)
    }
  })

  it('takes a place that one can scroll past', () => {
    expect(ratioOf({ width: 595, height: 842 })).toBeCloseTo(842 / 595)
    expect(ratioOf({ width: 1, height: 14_400 })).toBe(10)
    expect(ratioOf({ width: 14_400, height: 1 })).toBe(0.1)
  })
})
