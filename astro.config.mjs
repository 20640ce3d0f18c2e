import cloudflare from '@astrojs/cloudflare'
import { defineConfig } from 'astro/config'

/** Where the build reads the public database: the same state the portal serves from. */
const state = process.env.STATE_DIR ?? '.state'

export default defineConfig({
  site: process.env.PORTAL_ORIGIN ?? 'http://127.0.0.1:8787',
  srcDir: './site',
  publicDir: './site/public',
  output: 'static',
  trailingSlash: 'always',
  adapter: cloudflare({ imageService: 'passthrough', persistState: { path: state } }),
  // The memory driver takes away the KV binding that the adapter would otherwise add; no page uses sessions.
  session: { driver: 'memory' },
  build: { inlineStylesheets: 'never', format: 'directory' },
  vite: { build: { assetsInlineLimit: 0 } },
  devToolbar: { enabled: false },
  telemetry: false,
})
