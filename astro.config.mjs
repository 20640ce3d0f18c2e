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
  // No page keeps a session; the adapter would otherwise bind a KV store.
  session: false,
  build: { inlineStylesheets: 'never', format: 'directory' },
  vite: { build: { assetsInlineLimit: 0 } },
  devToolbar: { enabled: false },
})
