import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { z } from '#shared/zod.ts'
import { root } from './steps.ts'

const LIMIT_BYTES = 180_000
const chunk = z.object({
  file: z.string(),
  isEntry: z.boolean().default(false),
  imports: z.string().array().default([]),
})

/** Checks the JavaScript (gzipped) that a browser loads before it shows the sign-in page: at most 180 kB. */
export const checkBundleSize = () => {
  const dist = join(root, 'dist')
  const text = readFileSync(join(dist, '.vite', 'manifest.json'), 'utf8')
  const manifest = z.record(z.string(), chunk).parse(JSON.parse(text))
  const keys = Object.keys(manifest).filter(
    (key) => manifest[key]?.isEntry || key.includes('routes/sign-in.tsx'),
  )
  if (keys.length < 2) throw new Error('The build has no entry or no chunk of the sign-in route to weigh.')
  for (const key of keys)
    keys.push(...(manifest[key]?.imports.filter((imported) => !keys.includes(imported)) ?? []))
  const files = keys.flatMap((key) => manifest[key]?.file ?? [])
  const sizes = files.map((file) => ({ file, bytes: gzipSync(readFileSync(join(dist, file))).byteLength }))
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0)
  const list = sizes.map(({ file, bytes }) => `  ${bytes} ${file}`).join('\n')
  if (total > LIMIT_BYTES)
    throw new Error(`The first page loads ${total} bytes, not ${LIMIT_BYTES}:\n${list}`)
}
