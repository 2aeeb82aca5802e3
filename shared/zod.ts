import { config, z } from 'zod'

// zod probes `new Function` when the first schema is built, which the content security policy reports.
// It must be told before any schema exists, so this is the only file that imports zod.
if ('document' in globalThis) config({ jitless: true })

export { z }
