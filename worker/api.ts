import { getPath } from 'hono/utils/url'
import { newRoutes } from './app.ts'
import { GROUPS } from './groups.ts'
import { takeScans } from './jobs/scans.ts'
import { runAll } from './lazily.ts'
import { apiAt, mount } from './mount.ts'

export { Sequencer } from './sequencer.ts'

/** The whole API at once, for tests: in service each address is answered by those groups alone that may know it. */
export const api = await mount(GROUPS)
await runAll()

/** What islands ask for by its types; for the rest they go without. Never called: only its type is wanted. */
const asked = async () =>
  newRoutes()
    .route('/api/consultations', (await import('./consultations/routes.ts')).consultationRoutes)
    .route('/api/relayed-messages', (await import('./relayed-messages.ts')).relayedMessageRoutes)
    .route('/api/organisations', (await import('./certificates/held.ts')).heldCertificateRoutes)
    .route('/api/certificates', (await import('./certificates/routes.ts')).certificateRoutes)
    .route('/api/products', (await import('./products/routes.ts')).productRoutes)
    .route('/api/label-watch', (await import('./label-watch/routes.ts')).labelWatchRoutes)
    .route('/api/report-desk', (await import('./report-desk/routes.ts')).reportDeskRoutes)
    .route('/api/reports', (await import('./reports/bodies.ts')).reportBodyRoutes)
    .route('/api/points', (await import('./points/routes.ts')).pointsRoutes)
    .route('/api/recalls', (await import('./recalls/routes.ts')).recallRoutes)
    .route('/api', (await import('./people/roles.ts')).roleRoutes)
    .route('/api/account', (await import('./people/account.ts')).accountRoutes)
    .route('/api/invitations', (await import('./people/invitations.ts')).invitationRoutes)
    .route('/api/keys', (await import('./people/keys.ts')).keyRoutes)
    .route('/api/waiting', (await import('./people/waiting.ts')).waitingRoutes)
    .route('/api/operation', (await import('./operation/alerts.ts')).alertRoutes)
    .route('/api/activity', (await import('./people/activity.ts')).activityRoutes)

/** For the site's islands: `hc<Api>(location.origin)`, by import type. */
export type Api = Awaited<ReturnType<typeof asked>>

/** For tests in workerd, which load the API alone: by its groups, as in service, with the queue's consumer. */
export default {
  fetch: async (request, env, context) => (await apiAt(getPath(request))).fetch(request, env, context),
  queue: takeScans,
} satisfies ExportedHandler<Env>
