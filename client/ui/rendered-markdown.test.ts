import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { RenderedMarkdown } from './rendered-markdown.tsx'

const render = (text: string) => renderToStaticMarkup(createElement(RenderedMarkdown, { text }))

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
