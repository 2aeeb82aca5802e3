import { describe, expect, it } from 'vitest'
import { namesInMarkdown } from '#shared/mentions.ts'
import { quoteOf, withQuote } from './quotes.ts'

describe('a quote', () => {
  it('says who wrote it, and each of its lines is marked as quoted', () => {
    expect(quoteOf('Ann', 'It hums.\n\n- at night\n')).toBe('Ann wrote:\n\n> It hums.\n>\n> - at night\n\n')
  })

  it('calls nobody, neither by what is quoted nor by the name of its author', () => {
    expect(namesInMarkdown(quoteOf('Ann @ben', 'Ask @mia\n@rob'))).toEqual([])
    expect(quoteOf('*Ann*_', 'x')).toContain('\\*Ann\\*\\_ wrote:')
  })

  it('comes behind what is typed already, which stays as it is', () => {
    const quote = quoteOf('Ann', 'It hums.')
    expect(withQuote('', quote)).toBe(quote)
    expect(withQuote('  Hello Ann,\n\n', quote)).toBe(`  Hello Ann,\n\n${quote}`)
    expect(withQuote(quote, quote)).toBe(`${quote}${quote}`)
  })
})
