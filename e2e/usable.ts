import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect } from './fixtures.ts'

const settleMs = 600
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What another theme alone can change. */
const colourRules = ['color-contrast', 'link-in-text-block']

/**
 * Waits until a page has said what it is, and looks for what keeps somebody from using it; of a page that was looked
 * at in another theme already, at its colours alone.
 */
export const expectNoFindings = async (
  page: Page,
  where: string,
  { coloursAlone = false }: { coloursAlone?: boolean } = {},
) => {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  // What the page shows while it waits is not what is looked at.
  await page.waitForTimeout(settleMs)
  await page.evaluate(() => document.fonts.ready.then(() => true))
  const axe = new AxeBuilder({ page })
  const { violations } = await (coloursAlone ? axe.withRules(colourRules) : axe.withTags(rules)).analyze()
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
  )
  expect(found, where).toEqual([])
}
