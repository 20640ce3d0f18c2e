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
import { limitAsking } from './http/asking.ts'
import { readableFromAnywhere } from './http/cors.ts'
import { refuseMisplacedKey } from './http/key-places.ts'
import { answerOtherMethods } from './http/methods.ts'
import { privateOnlyIfPlaced } from './http/placed.ts'
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
import { alertRoutes } from './operation/alerts.ts'
import { health } from './operation/health.ts'
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
import { reportIntakeRoutes } from './reports/intake-routes.ts'
import { reportDeskRoutes } from './report-desk/routes.ts'
import { reportBodyRoutes } from './reports/bodies.ts'
import { searchRoutes } from './search.ts'
import { securityTextRoutes } from './security-txt.ts'
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

/** The map of the API, and nothing else. A statement each: in a chain every line would carry the types of all before. */
const routes = newRoutes()
routes.route('/api/registers', registerReadRoutes)
routes.route('/api/registers', registerListRoutes)
routes.route('/api/registers', seriesRoutes)
routes.route('/api/registers', registerPublishRoutes)
routes.route('/api/registers', registerExportRoutes)
routes.route('/api/registers', registerDescriptionRoutes)
routes.route('/api/registers', csvMetadataRoutes)
routes.route('/api/registers', pastExportRoutes)
routes.route('/objects', objectRoutes)
routes.route('/api/search', searchRoutes)
routes.route('/api/places', placeRoutes)
routes.route('/api/near', nearRoutes)
routes.route('/api/green-lists', greenListRoutes)
routes.route('/api/push', pushRoutes)
routes.route('/api/information-requests', informationRequestRoutes)
routes.route('/api/information-requests', informationAnswerRoutes)
routes.route('/api/consultations', consultationRoutes)
routes.route('/api/hearings', hearingRoutes)
routes.route('/api/organisations', organisationRoutes)
routes.route('/api/organisations', heldCertificateRoutes)
routes.route('/api/gep', gepRoutes)
routes.route('/api/certificates', certificateRoutes)
routes.route('/api/codes', codeRoutes)
routes.route('/api/points', pointsRoutes)
routes.route('/api/products', productRoutes)
routes.route('/api/scans', scanRoutes)
routes.route('/api/label-reports', labelReportingRoutes)
routes.route('/api/label-watch', labelWatchRoutes)
routes.route('/api/report-desk', reportDeskRoutes)
routes.route('/api/reports', reportIntakeRoutes)
routes.route('/api/reports', reportBodyRoutes)
routes.route('/api/reports', meTooRoutes)
// Last of them: any other name under it is a report's number.
routes.route('/api/reports', publicReportRoutes)
routes.route('/api/openness', opennessRoutes)
routes.route('/', catalogueRoutes)
routes.route('/', securityTextRoutes)
routes.route('/', resolverRoutes)
routes.route('/epcis/v2', epcisRoutes)
routes.route('/open311/v2', open311Routes)
routes.route('/api/recalls', recallRoutes)
routes.route('/feeds', consultationCalendarRoutes)
routes.route('/feeds', feedRoutes)
routes.route('/feeds', reportFeedRoutes)
routes.route('/feeds', feedListRoutes)
routes.route('/feeds', endingFeedRoutes)
routes.route('/credentials', issuedCredentialRoutes)
routes.route('/api/credentials', credentialVerificationRoutes)
routes.route('/', didRoutes)
routes.route('/api/operator', operatorRoutes)
routes.route('/api', enteringRoutes)
routes.route('/api', roleRoutes)
routes.route('/api/account', accountRoutes)
routes.route('/api/account', awaitingRoutes)
routes.route('/api/invitations', invitationRoutes)
routes.route('/api/keys', keyRoutes)
routes.route('/api/waiting', waitingRoutes)
routes.route('/api/operation', alertRoutes)
routes.route('/api/activity', activityRoutes)
routes.route('/api/activity', activityExportRoutes)
routes.route('/log', tileRoutes)
routes.route('/log', witnessedCheckpointRoutes)
routes.route('/log', logKeyLines)
routes.route('/witness', witnessRoutes)
routes.route('/api/log', proofRoutes)
routes.route('/api/log', entryRoutes)
routes.route('/api/log', disclosureRoutes)
routes.route('/api/log', witnessListRoutes)
routes.route('/api/log', logKeyRoutes)
routes.route('/api/log', releaseRoutes)

/** With what describes the API itself. */
const open = newRoutes().route('/', routes).get('/health', health).get('/api/openapi.json', describeApi(routes))

/** What every answer passes through, those of pages too. */
export const throughout = [
  requestId(),
  privateOnlyIfPlaced,
  securityHeaders,
  readableFromAnywhere,
  refuseMisplacedKey,
  limitAsking,
  endPublicityFirst,
] as const

export const api = newRoutes()
  .use('/epcis/*', epcisBindings)
  .use(...throughout, packedFirst, answerOtherMethods(open))
  .route('/', open)
  .all('/api/*', onNotFound)
  .all('/epcis/*', onNotFound)

api.onError(onError)

/** What islands ask for by its types; for the rest they go without. Never called: only its type is wanted. */
const asked = () =>
  newRoutes()
    .route('/api/consultations', consultationRoutes)
    .route('/api/organisations', heldCertificateRoutes)
    .route('/api/certificates', certificateRoutes)
    .route('/api/products', productRoutes)
    .route('/api/label-watch', labelWatchRoutes)
    .route('/api/report-desk', reportDeskRoutes)
    .route('/api/reports', reportBodyRoutes)
    .route('/api/points', pointsRoutes)
    .route('/api/recalls', recallRoutes)
    .route('/api', roleRoutes)
    .route('/api/account', accountRoutes)
    .route('/api/invitations', invitationRoutes)
    .route('/api/keys', keyRoutes)
    .route('/api/waiting', waitingRoutes)
    .route('/api/operation', alertRoutes)
    .route('/api/activity', activityRoutes)

/** For the site's islands: `hc<Api>(location.origin)`, by import type. */
export type Api = ReturnType<typeof asked>

/** With the queue's consumer, for tests in workerd, which load the API alone. */
export default Object.assign(api, { queue: takeScans })
