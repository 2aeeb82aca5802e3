import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect } from './fixtures.ts'

const settleMs = 600
const turnMs = 200
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** What another theme alone can change. */
const colourRules = ['color-contrast', 'link-in-text-block']

type Look = {
  /** A part that lies over the rest; otherwise all of the page. */
  part?: string
  /** For a page whose dark colours were looked at on another screen. */
  isLightOnly?: boolean
  /** What cannot be looked into. */
  except?: string
}

const findFaults = async (page: Page, { part = 'body', except }: Look, coloursAlone: boolean) => {
  const whole = new AxeBuilder({ page }).include(part).setLegacyMode(true)
  const axe = except === undefined ? whole : whole.exclude(except)
  const { violations } = await (coloursAlone ? axe.withRules(colourRules) : axe.withTags(rules)).analyze()
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
  )
}

/** On a busy machine a page may still change its looks: what is found is looked for again. */
const look = (page: Page, where: string, options: Look, coloursAlone: boolean) =>
  expect(async () => {
    expect(await findFaults(page, options, coloursAlone), where).toEqual([])
  }).toPass({ timeout: 10_000, intervals: [1_000] })

/** Turns a page to a theme, and waits until its colours have changed. */
const turnTo = async (page: Page, colorScheme: 'light' | 'dark') => {
  await page.emulateMedia({ colorScheme })
  // A mail by itself says no theme; it has the browser's.
  await page.waitForFunction((wanted) => {
    const { mantineColorScheme: said } = document.documentElement.dataset
    return said === undefined || said === wanted
  }, colorScheme)
  await page.waitForTimeout(turnMs)
  await page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    // One that goes round never ends.
    const ending = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
    await Promise.allSettled(ending.map(({ finished }) => finished))
  })
}

/** How far a page whose main part scrolls can be scrolled as a whole as well, in pixels. */
const spillOf = (page: Page) =>
  page.evaluate(() => {
    const main = document.querySelector('main')
    const isOwn = main !== null && getComputedStyle(main).overflowY === 'auto'
    return isOwn ? document.documentElement.scrollHeight - window.innerHeight : 0
  })

/**
 * Waits until a page has said what it is, and looks in both themes for what keeps somebody from using it; leaves it
 * in the light one.
 */
export const expectUsable = async (page: Page, where: string, options: Look = {}) => {
  await expect(page.getByRole('heading', { level: 1 })).toBeAttached()
  // What the page shows while it waits is not what is looked at.
  await page.waitForTimeout(settleMs)
  await page.evaluate(() => document.fonts.ready.then(() => true))
  expect(await spillOf(page), `${where}, scrolled as a whole`).toBe(0)
  if (!options.isLightOnly) {
    await turnTo(page, 'dark')
    await look(page, `${where}, dark`, options, true)
    await turnTo(page, 'light')
  }
  await look(page, `${where}, light`, options, false)
}
