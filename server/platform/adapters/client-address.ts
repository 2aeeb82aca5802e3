import { BlockList, isIP, isIPv6 } from 'node:net'
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'

const family = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4')
const plain = (address: string) => address.replace(/^::ffff:(?=\d+\.)/, '')

/**
 * Tells where a request came from. `X-Forwarded-For` is believed only as far as trusted proxies wrote it: from
 * its end, the first address that is not one of them.
 * @param trustedProxies addresses or networks in CIDR form.
 */
export const createClientAddress = (trustedProxies: readonly string[]) => {
  const trusted = new BlockList()
  for (const proxy of trustedProxies) {
    const [address = '', prefix] = proxy.split('/')
    if (prefix === undefined) trusted.addAddress(address, family(address))
    else trusted.addSubnet(address, Number(prefix), family(address))
  }
  const isTrusted = (address: string) => trusted.check(address, family(address))
  return (c: Context): string | null => {
    const peer = getConnInfo(c).remote.address
    if (peer === undefined) return null
    const hops = (c.req.header('x-forwarded-for') ?? '')
      .split(',')
      .map((hop) => hop.trim())
      .filter((hop) => isIP(hop) !== 0)
    let client = plain(peer)
    while (isTrusted(client) && hops.length > 0) client = plain(hops.pop() ?? client)
    return client
  }
}
