import { cf } from '@astrojs/cloudflare/hono'
import { astro } from 'astro/hono'
import { Hono } from 'hono'
import { api } from './api.ts'

export { Sequencer } from './sequencer.ts'

const app = new Hono<{ Bindings: Env }>().route('/', api)
app.use(cf())
app.use(astro())

export default { fetch: app.fetch } satisfies ExportedHandler<Env>
