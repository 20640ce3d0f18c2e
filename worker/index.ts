import { cf } from '@astrojs/cloudflare/hono'
import { astro } from 'astro/hono'
import { Hono } from 'hono'
import { api } from './api.ts'
import { onError } from './http/problems.ts'

export { Sequencer } from './sequencer.ts'

/** The API first, Astro's pages for the rest. */
const app = new Hono<{ Bindings: Env }>().route('/', api)
app.use(cf())
app.use(astro())
app.onError(onError)

export default { fetch: app.fetch } satisfies ExportedHandler<Env>
