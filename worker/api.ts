import { requestId } from 'hono/request-id'
import { newRoutes } from './app.ts'
import { onError, onNotFound } from './http/problems.ts'
import { entryRoutes } from './log/entries.ts'
import { proofRoutes } from './log/proofs.ts'
import { tileRoutes } from './log/tiles.ts'
import { securityHeaders } from './http/security-headers.ts'
import { objectRoutes } from './objects.ts'
import { operatorRoutes } from './operator/keys.ts'
import { registerExportRoutes } from './registers/exports.ts'
import { registerPublishRoutes } from './registers/publish.ts'
import { registerReadRoutes } from './registers/read.ts'
import { searchRoutes } from './search.ts'

export { Sequencer } from './sequencer.ts'

/** The map of the API, and nothing else. */
export const api = newRoutes()
  .use(requestId(), securityHeaders)
  .route('/api/registers', registerReadRoutes)
  .route('/api/registers', registerPublishRoutes)
  .route('/api/registers', registerExportRoutes)
  .route('/objects', objectRoutes)
  .route('/api/search', searchRoutes)
  .route('/api/operator', operatorRoutes)
  .route('/log', tileRoutes)
  .route('/api/log', proofRoutes)
  .route('/api/log', entryRoutes)
  .get('/health', (c) => c.json({ status: 'ok' }))
  .all('/api/*', onNotFound)

api.onError(onError)

/** For the site's islands: `hc<Api>(location.origin)`, by import type. */
export type Api = typeof api

export default api
