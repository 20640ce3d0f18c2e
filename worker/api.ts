import { Hono } from 'hono'

export { Sequencer } from './sequencer.ts'
export const api = new Hono<{ Bindings: Env }>().get('/health', (c) => c.json({ status: 'ok' }))
