import { requestId } from 'hono/request-id'
import { newRoutes } from './app.ts'
import { certificateRoutes } from './certificates/routes.ts'
import { endingFeedRoutes } from './certificates/ending-feeds.ts'
import { heldCertificateRoutes } from './certificates/held.ts'
import { catalogueRoutes } from './catalogue.ts'
import { consultationCalendarRoutes } from './consultations/calendar.ts'
import { hearingRoutes } from './consultations/hearings.ts'
import { consultationRoutes } from './consultations/routes.ts'
import { feedRoutes } from './feeds.ts'
import { gepRoutes } from './gep/routes.ts'
import { greenListRoutes } from './green-lists.ts'
import { readableFromAnywhere } from './http/cors.ts'
import { refuseMisplacedKey } from './http/key-places.ts'
import { answerOtherMethods } from './http/methods.ts'
import { onError, onNotFound } from './http/problems.ts'
import { securityHeaders } from './http/security-headers.ts'
import { informationAnswerRoutes } from './information-answers.ts'
import { informationRequestRoutes } from './information-requests.ts'
import { labelReportingRoutes, labelWatchRoutes } from './label-watch/routes.ts'
import { disclosureRoutes } from './log/disclosures.ts'
import { entryRoutes } from './log/entries.ts'
import { logKeyLines, logKeyRoutes } from './log/keys.ts'
import { proofRoutes } from './log/proofs.ts'
import { releaseRoutes } from './log/releases.ts'
import { tileRoutes } from './log/tiles.ts'
import { witnessedCheckpointRoutes, witnessListRoutes } from './log/witness-list.ts'
import { nearRoutes } from './near.ts'
import { objectRoutes } from './objects.ts'
import { endPublicityFirst } from './publicity.ts'
import { feedListRoutes } from './feed-list.ts'
import { pushRoutes } from './push/routes.ts'
import { didRoutes, issuedCredentialRoutes } from './credentials/issued.ts'
import { credentialVerificationRoutes } from './credentials/verifications.ts'
import { describeApi } from './openapi.ts'
import { epcisBindings } from './epcis/bindings.ts'
import { epcisRoutes } from './epcis/routes.ts'
import { open311Routes } from './open311/routes.ts'
import { opennessRoutes } from './openness.ts'
import { operatorRoutes } from './operator/routes.ts'
import { organisationRoutes } from './organisations.ts'
import { accountRoutes } from './people/account.ts'
import { activityRoutes } from './people/activity.ts'
import { activityExportRoutes } from './people/activity-export.ts'
import { awaitingRoutes } from './people/awaiting.ts'
import { enteringRoutes } from './people/entering.ts'
import { invitationRoutes } from './people/invitations.ts'
import { keyRoutes } from './people/keys.ts'
import { roleRoutes } from './people/roles.ts'
import { waitingRoutes } from './people/waiting.ts'
import { placeRoutes } from './places.ts'
import { pointsRoutes } from './points/routes.ts'
import { productRoutes } from './products/routes.ts'
import { csvMetadataRoutes } from './registers/csv-metadata.ts'
import { registerDescriptionRoutes } from './registers/descriptions.ts'
import { registerExportRoutes } from './registers/exports.ts'
import { pastExportRoutes } from './registers/past-exports.ts'
import { registerPublishRoutes } from './registers/publish.ts'
import { registerListRoutes } from './registers/list.ts'
import { registerReadRoutes } from './registers/read.ts'
import { seriesRoutes } from './registers/series.ts'
import { reportBodyRoutes } from './reports/bodies.ts'
import { reportIntakeRoutes } from './reports/intake-routes.ts'
import { reportDeskRoutes } from './report-desk/routes.ts'
import { searchRoutes } from './search.ts'
import { codeRoutes } from './trace/codes.ts'
import { recallRoutes } from './recalls/routes.ts'
import { reportFeedRoutes } from './reports/feeds.ts'
import { meTooRoutes } from './reports/me-toos.ts'
import { publicReportRoutes } from './reports/public.ts'
import { packedFirst, resolverRoutes } from './trace/resolver-routes.ts'
import { takeScans } from './jobs/scans.ts'
import { scanRoutes } from './trace/scans.ts'
import { witnessRoutes } from './witness/witness.ts'

export { Sequencer } from './sequencer.ts'

/** The map of the API, and nothing else. */
const routes = newRoutes()
  .route('/api/registers', registerReadRoutes)
  .route('/api/registers', registerListRoutes)
  .route('/api/registers', seriesRoutes)
  .route('/api/registers', registerPublishRoutes)
  .route('/api/registers', registerExportRoutes)
  .route('/api/registers', registerDescriptionRoutes)
  .route('/api/registers', csvMetadataRoutes)
  .route('/api/registers', pastExportRoutes)
  .route('/objects', objectRoutes)
  .route('/api/search', searchRoutes)
  .route('/api/places', placeRoutes)
  .route('/api/near', nearRoutes)
  .route('/api/green-lists', greenListRoutes)
  .route('/api/push', pushRoutes)
  .route('/api/information-requests', informationRequestRoutes)
  .route('/api/information-requests', informationAnswerRoutes)
  .route('/api/consultations', consultationRoutes)
  .route('/api/hearings', hearingRoutes)
  .route('/api/organisations', organisationRoutes)
  .route('/api/organisations', heldCertificateRoutes)
  .route('/api/gep', gepRoutes)
  .route('/api/certificates', certificateRoutes)
  .route('/api/codes', codeRoutes)
  .route('/api/points', pointsRoutes)
  .route('/api/products', productRoutes)
  .route('/api/scans', scanRoutes)
  .route('/api/label-reports', labelReportingRoutes)
  .route('/api/label-watch', labelWatchRoutes)
  .route('/api/report-desk', reportDeskRoutes)
  .route('/api/reports', reportBodyRoutes)
  .route('/api/reports', reportIntakeRoutes)
  .route('/api/reports', meTooRoutes)
  // Last of them: any other name under it is a report's number.
  .route('/api/reports', publicReportRoutes)
  .route('/api/openness', opennessRoutes)
  .route('/', catalogueRoutes)
  .route('/', resolverRoutes)
  .route('/epcis/v2', epcisRoutes)
  .route('/open311/v2', open311Routes)
  .route('/api/recalls', recallRoutes)
  .route('/feeds', consultationCalendarRoutes)
  .route('/feeds', feedRoutes)
  .route('/feeds', reportFeedRoutes)
  .route('/feeds', feedListRoutes)
  .route('/feeds', endingFeedRoutes)
  .route('/credentials', issuedCredentialRoutes)
  .route('/api/credentials', credentialVerificationRoutes)
  .route('/', didRoutes)
  .route('/api/operator', operatorRoutes)
  .route('/api', enteringRoutes)
  .route('/api', roleRoutes)
  .route('/api/account', accountRoutes)
  .route('/api/account', awaitingRoutes)
  .route('/api/invitations', invitationRoutes)
  .route('/api/keys', keyRoutes)
  .route('/api/waiting', waitingRoutes)
  .route('/api/activity', activityRoutes)
  .route('/api/activity', activityExportRoutes)
  .route('/log', tileRoutes)
  .route('/log', witnessedCheckpointRoutes)
  .route('/log', logKeyLines)
  .route('/witness', witnessRoutes)
  .route('/api/log', proofRoutes)
  .route('/api/log', entryRoutes)
  .route('/api/log', disclosureRoutes)
  .route('/api/log', witnessListRoutes)
  .route('/api/log', logKeyRoutes)
  .route('/api/log', releaseRoutes)

/** With what describes the API itself. */
const open = newRoutes()
  .route('/', routes)
  .get('/health', (c) => c.json({ status: 'ok' }))
  .get('/api/openapi.json', describeApi(routes))

/** What every answer passes through, those of pages too. */
export const throughout = [
  requestId(),
  securityHeaders,
  readableFromAnywhere,
  refuseMisplacedKey,
  endPublicityFirst,
] as const

export const api = newRoutes()
  .use('/epcis/*', epcisBindings)
  .use(...throughout, packedFirst, answerOtherMethods(open))
  .route('/', open)
  .all('/api/*', onNotFound)
  .all('/epcis/*', onNotFound)

api.onError(onError)

/** For the site's islands: `hc<Api>(location.origin)`, by import type. */
export type Api = typeof routes

/** With the queue's consumer, for tests in workerd, which load the API alone. */
export default Object.assign(api, { queue: takeScans })
