import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { RenderedMarkdown } from './rendered-markdown.tsx'

const ben = { id: '1', username: 'ben', name: 'Ben Banks' }
const render = (text: string, readerId: string | null = null) =>
  renderToStaticMarkup(createElement(RenderedMarkdown, { text, mentions: { people: [ben], readerId } }))

it('a pasted page is shown as the text that it is, and what follows it too', () => {
  const shown = render('<html>\n<body>Error page</body>\n</html>\nPlease help')
  expect(shown).toContain('&lt;html&gt;<br/>')
  expect(shown).toContain('&lt;body&gt;Error page&lt;/body&gt;')
  expect(shown).toContain('Please help')
})

it('tags among words stay words, and run nothing', () => {
  const shown = render(
    '<widget name="x"> does *not* load <script>alert(1)</script> <img src=x onerror=alert(1)>',
  )
  expect(shown).toContain('&lt;widget name=&quot;x&quot;&gt; does <em>not</em> load &lt;script&gt;')
  expect(shown).not.toMatch(/<(script|img|widget)/)
})

it('a line ends where it was ended', () => {
  expect(render('Hello Rita,\nwe look at it.  \nBen')).toBe(
    '<p>Hello Rita,<br/>\nwe look at it.<br/>\nBen</p>',
  )
  expect(render('- one\n  still one\n- two')).toContain('one<br/>\nstill one')
})

it('code keeps its tags and lines', () => {
  expect(render('```\n<a>\n  <b/>\n```')).toContain('&lt;a&gt;\n  &lt;b/&gt;')
})

it('whom a message names is marked where it names them, and the reader most', () => {
  const mark = (name: string) => `<span class="mention" title="Ben Banks">${name}</span>`
  expect(render('Ask @Ben. Or *@ben*, @benny, a@ben')).toBe(
    `<p>Ask ${mark('@Ben')}. Or <em>${mark('@ben')}</em>, @benny, a@ben</p>`,
  )
  expect(render('@ben', ben.id)).toBe(
    '<p><span class="mention mention-own" title="Ben Banks">@ben</span></p>',
  )
  for (const text of ['`@ben`', '    @ben', '[@ben](https://example.com)', '> @ben', 'mailto:x@ben.example'])
    expect(render(text)).not.toContain('mention')
})

it('an image from elsewhere is never fetched: its words and its address stand there instead', () => {
  const address = 'https://example.com/plug.png?a=1&b=2'
  const shown = render(`See ![the **plug**](${address} "a plug")`)
  expect(shown).toContain('See the plug: <a href="https://example.com/plug.png?a=1&amp;b=2" target="_blank"')
  expect(shown).toContain(
    'rel="noopener noreferrer nofollow ugc">https://example.com/plug.png?a=1&amp;b=2</a>',
  )
  expect(render(`[![a badge](${address})](https://example.com)`)).toMatch(/^<p><a [^>]*>a badge<\/a><\/p>$/)
  expect(render('![run](javascript:alert(1)) ![x](data:image/png;base64,AA)')).toBe('<p>run x</p>')
  expect(render(`![a][1]\n\n[1]: ${address}`)).not.toContain('<img')
})
