import { appOrigin, type TestApp } from './app.ts'
import type { Browser } from './browser.ts'

/** Opens an address in a browser, as a link does; answers where it leads on to, if it does. */
export const openLink = async (
  app: TestApp,
  { cookies }: Pick<Browser, 'cookies'>,
  address: string,
): Promise<string | null> => {
  const { pathname, search } = new URL(address, appOrigin)
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const response = await app.request(pathname + search, { headers: { cookie } })
  for (const line of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (value === '') cookies.delete(name)
    else cookies.set(name, value)
  }
  return response.headers.get('location')
}
