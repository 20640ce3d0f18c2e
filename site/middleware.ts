import { env } from 'cloudflare:workers'
import { defineMiddleware } from 'astro:middleware'
import * as z from 'zod'
import { learnWords } from './words.ts'

const Areas = z.record(z.string(), z.record(z.string(), z.object({ zh: z.string(), en: z.string() })))

/** Of the build that this Worker belongs to: read once, the same for every page. */
let isRead = false

/**
 * Has the portal's strings at hand before a page is drawn on request. At build and in development they come with the
 * module of words.
 * @throws Error when the file is not there: without words no page is a page
 */
export const onRequest = defineMiddleware(async ({ isPrerendered, url }, next) => {
  if (!isRead && !isPrerendered && !import.meta.env.DEV) {
    const answer = await env.ASSETS.fetch(new URL('/words.json', url))
    if (!answer.ok) throw new Error(`/words.json answered ${answer.status}`)
    learnWords(Areas.parse(await answer.json()))
    isRead = true
  }
  return next()
})
