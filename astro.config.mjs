import { setTimeout as wait } from 'node:timers/promises'
import cloudflare from '@astrojs/cloudflare'
import { defineConfig } from 'astro/config'
import { lean } from './scripts/portal/lean.ts'

/** Where the build reads the public database: the same state the portal serves from. */
const state = process.env.STATE_DIR ?? '.state'

/** How Astro writes the leading `[...lang]` of a route: any number of segments. */
const ANY_SEGMENTS = '^(?:\\/(.*?))?'

/**
 * A page's first segment is `en` or absent. Left as it is, `[...lang]` takes any segments, and `/registers/places/110000/`
 * would be the page of a place in the language "registers".
 */
const languages = {
  name: 'languages',
  hooks: {
    'astro:routes:resolved': ({ routes }) => {
      for (const { patternRegex } of routes)
        if (patternRegex.source.startsWith(ANY_SEGMENTS))
          patternRegex.compile(patternRegex.source.replace(ANY_SEGMENTS, '^(?:\\/(en))?'))
    },
  },
}

/** How long to wait before a page is asked for once more. */
const PAUSES_MS = [50, 500, 2_000]

/**
 * The builder asks a server of its own for each page, over connections that it keeps. While it is busy for some seconds, as
 * on a machine that does other things too, that server closes them: what is then asked over one fails, and the answer to
 * it, an error, would be written as the page. Asked again, it answers.
 */
const askingAgain = {
  name: 'asking-again',
  hooks: {
    'astro:build:start': () => {
      const ask = globalThis.fetch
      const askAgain = async (request, [pause, ...later]) => {
        const answer = await ask(...request).catch((error) => (pause === undefined ? Promise.reject(error) : undefined))
        if (answer && (answer.status < 500 || pause === undefined)) return answer
        await wait(pause)
        return askAgain(request, later)
      }
      globalThis.fetch = (...request) => askAgain(request, PAUSES_MS)
    },
  },
}

export default defineConfig({
  integrations: [languages, askingAgain],
  site: process.env.PORTAL_ORIGIN ?? 'http://127.0.0.1:8787',
  srcDir: './site',
  publicDir: './site/public',
  output: 'static',
  trailingSlash: 'always',
  adapter: cloudflare({ imageService: 'passthrough', persistState: { path: state } }),
  // No page keeps a session; the adapter would otherwise bind a KV store.
  session: false,
  build: { inlineStylesheets: 'never', format: 'directory' },
  vite: {
    plugins: [lean],
    build: {
      assetsInlineLimit: 0,
      // In place of the adapter's, which gives every module a `process`, those of browsers too.
      rolldownOptions: { output: { banner: () => '' } },
    },
    resolve: {
      // Brought along by age, used by nothing; see there.
      alias: ['@noble/post-quantum/hybrid.js', '@noble/curves/nist.js'].map((find) => ({
        find,
        replacement: new URL('./site/unused-ciphers.ts', import.meta.url).pathname,
      })),
    },
  },
  devToolbar: { enabled: false },
})
