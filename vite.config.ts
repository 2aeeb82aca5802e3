import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { tanstackRouter } from '@tanstack/router-plugin/vite'
import react from '@vitejs/plugin-react'
import { version as pdfVersion } from 'pdfjs-dist/package.json' with { type: 'json' }
import { defineConfig, type Plugin } from 'vite'

const server = process.env.DOCKET_DEV_SERVER ?? 'http://127.0.0.1:3000'

const firstVendors = new RegExp(
  `node_modules/(${[
    'react',
    'react-dom',
    'scheduler',
    'zod',
    'klona',
    'fast-deep-equal',
    'clsx',
    '@trpc',
    '@tanstack/query-core/build/modern/(query|queryClient|queryCache|mutation|mutationCache|mutationObserver|infiniteQueryBehavior|utils|retryer)',
    '@tanstack/(router-core|react-router|history|store|react-store)',
    '@mantine/form',
    '@mantine/core/esm/(core|components/(Button|Input|TextInput|Loader|CloseButton|UnstyledButton|Transition))',
  ].join('|')})(/|\\.js)`,
)
const firstParts = new RegExp(
  [
    'client/lib/(api|errors|format|links)\\.ts',
    'client/ui/(states|page|password-field|main-landmark)\\.tsx',
    'client/features/auth/(session|mutations|components/(form-faults|providers|done-note)|pages/auth-page)\\.tsx?',
    'shared/(accounts|text|zod|errors)\\.ts',
    'tabler/icons-react/dist/esm/(createReactComponent|defaultAttributes)',
    'react-query/build/modern/useMutation\\.js',
  ].join('|'),
)

/** zod ties the making of JSON Schema to every schema; no browser asks for it, so the first page goes without. */
const withoutJsonSchema: Plugin = {
  name: 'without-json-schema',
  apply: 'build',
  load: {
    filter: { id: /zod\/v4\/core\/to-json-schema\.js$/ },
    handler: () => `
      const refuse = () => { throw new Error('JSON Schema is made on the server only.') }
      export const createToJSONSchemaMethod = () => refuse, createStandardJSONSchemaMethod = () => refuse
      export {
        refuse as initializeContext, refuse as handleUnrepresentable, refuse as processSchema,
        refuse as process, refuse as extractDefs, refuse as finalize
      }`,
  },
}

const pdfFolder = dirname(fileURLToPath(import.meta.resolve('pdfjs-dist/package.json')))

/**
 * What the preview of a PDF asks for when a file does not bring it: the fonts that every reader has, the characters of
 * Asian fonts, and readers of two kinds of images, in JavaScript since the pages run no compiled code.
 */
const pdfSupplies: Plugin = {
  name: 'pdf-supplies',
  apply: 'build',
  generateBundle() {
    const names = ['cmaps', 'standard_fonts', 'wasm'].flatMap((folder) =>
      readdirSync(join(pdfFolder, folder)).map((name) => `${folder}/${name}`),
    )
    for (const name of names.filter((each) => !/\.wasm$|quickjs|LICENSE_(?!PDFJS)/.test(each))) {
      const source = readFileSync(join(pdfFolder, name))
      this.emitFile({ type: 'asset', fileName: `assets/pdfjs-${pdfVersion}/${name}`, source })
    }
  },
}

export default defineConfig({
  publicDir: 'client/public',
  plugins: [
    tanstackRouter({
      target: 'react',
      autoCodeSplitting: true,
      // A route's loader arrives with its page, so that the first page does not carry the queries of all.
      codeSplittingOptions: {
        defaultBehavior: [
          ['loader', 'component'],
          ['pendingComponent'],
          ['errorComponent'],
          ['notFoundComponent'],
        ],
      },
      addExtensions: true,
      quoteStyle: 'single',
      semicolons: false,
      routesDirectory: 'client/app/routes',
      generatedRouteTree: 'client/app/routeTree.gen.ts',
      disableLogging: true,
    }),
    react(),
    withoutJsonSchema,
    pdfSupplies,
  ],
  resolve: {
    alias: {
      // Its build for browsers asks the document for each entity, and the worker that parses Markdown has none.
      'decode-named-character-reference': fileURLToPath(
        import.meta.resolve('decode-named-character-reference'),
      ),
    },
  },
  build: {
    outDir: 'dist',
    manifest: true,
    // What counts is the first page, compressed: scripts/bundle-size.ts weighs it.
    chunkSizeWarningLimit: 600,
    // All styles at once: a part that is fetched later needs nothing but its code, and looks as it should.
    cssCodeSplit: false,
    sourcemap: 'hidden',
    target: 'baseline-widely-available',
    // Every browser of that target preloads modules by itself.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // What the first page loads in a few large files: many small ones compress worse.
        codeSplitting: {
          groups: [
            { name: 'vendor', test: firstVendors },
            { name: 'first', test: firstParts },
          ],
        },
      },
      // The package does not say so, but its modules only define things: without this its unused links are kept.
      treeshake: { moduleSideEffects: [{ test: /@trpc\/client/, sideEffects: false }] },
    },
  },
  // The worker is a module too, in every browser of that target.
  worker: { format: 'es' },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/trpc': server,
      '/health': server,
      '/ready': server,
      '/uploads': server,
      '^/o/[^/]+/attachments/': server,
      '^/mail/.+/html$': server,
      '^/o/[^/]+/audit[.]csv': server,
    },
  },
})
