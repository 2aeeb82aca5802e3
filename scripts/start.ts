import { buildClientWhenStale } from './client-build.ts'
import { endWithParent } from './parent.ts'

endWithParent()
try {
  await buildClientWhenStale({ onBuild: () => console.log('Building the pages; a few seconds…') })
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
await import('#server/main.ts')
