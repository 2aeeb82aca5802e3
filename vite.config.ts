import { tanstackRouter } from '@tanstack/router-plugin/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const server = process.env['DOCKET_DEV_SERVER'] ?? 'http://127.0.0.1:3000'

export default defineConfig({
  publicDir: 'client/public',
  plugins: [
    tanstackRouter({
      target: 'react',
      autoCodeSplitting: true,
      addExtensions: true,
      quoteStyle: 'single',
      semicolons: false,
      routesDirectory: 'client/app/routes',
      generatedRouteTree: 'client/app/routeTree.gen.ts',
      disableLogging: true,
    }),
    react(),
  ],
  build: {
    outDir: 'dist',
    manifest: true,
    sourcemap: 'hidden',
    target: 'baseline-widely-available',
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/trpc': server, '/health': server, '/ready': server },
  },
})
