import { defineMiddleware } from 'astro:middleware'

/** Pages stand at `/` and `/en/`; any other first segment that a language-neutral route would swallow is not a page. */
export const onRequest = defineMiddleware(({ params }, next) =>
  params['lang'] === undefined || params['lang'] === 'en' ? next() : new Response(null, { status: 404 }),
)
