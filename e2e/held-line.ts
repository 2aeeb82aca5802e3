import type { Page, Route } from '@playwright/test'

/** What is sent to an address waits on the line until `goOn`. */
export const holdLine = async (page: Page, address: string) => {
  const waiting: Route[] = []
  await page.route(address, (route) => void waiting.push(route))
  return {
    waiting,
    goOn: async () => {
      await Promise.all(waiting.map((route) => route.continue()))
      await page.unroute(address)
    },
  }
}
