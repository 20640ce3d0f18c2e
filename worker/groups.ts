import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Schema } from 'hono'
import type { App } from './app.ts'
import { lazily } from './lazily.ts'

/** Some of the API's routes: one file, which is run when somebody first asks for an address of theirs. */
export interface Group {
  /** The beginnings of all their addresses: one segment or two. */
  heads: readonly string[]
  /** Runs the file. @returns what puts its routes where they belong */
  load: () => Promise<(routes: OpenAPIHono<App>) => void>
}

/** @param heads - where its addresses begin, unless all of them begin with `at` alone */
const group = <Routes extends Schema>(
  at: string,
  // Of the very class that the files make: compared with the one it extends, each would cost the compiler seconds.
  load: () => Promise<OpenAPIHono<App, Routes>>,
  heads: readonly string[] = [at],
): Group => {
  const own = lazily(load)
  return {
    heads,
    load: async () => {
      const loaded = await own()
      return (routes) => void routes.route(at, loaded)
    },
  }
}

/** Identifiers of GS1, as `PRIMARY_KEYS` has them, and what describes the resolver. */
const RESOLVED = [
  ...[
    '/00',
    '/01',
    '/253',
    '/255',
    '/401',
    '/402',
    '/414',
    '/415',
    '/417',
    '/8003',
    '/8004',
    '/8006',
    '/8010',
    '/8013',
  ],
  ...['/8017', '/8018', '/.well-known/gs1resolver', '/contexts/linkset.jsonld'],
]

/** The map of the API, and nothing else. Of two groups at one place the first is asked first. */
export const GROUPS: readonly Group[] = [
  group('/api/registers', async () => (await import('./registers/read.ts')).registerReadRoutes),
  group('/api/registers', async () => (await import('./registers/list.ts')).registerListRoutes),
  group('/api/registers', async () => (await import('./registers/series.ts')).seriesRoutes),
  group('/api/registers', async () => (await import('./registers/publish.ts')).registerPublishRoutes),
  group('/api/registers', async () => (await import('./registers/exports.ts')).registerExportRoutes),
  group('/api/registers', async () => (await import('./registers/descriptions.ts')).registerDescriptionRoutes),
  group('/api/registers', async () => (await import('./registers/csv-metadata.ts')).csvMetadataRoutes),
  group('/api/registers', async () => (await import('./registers/past-exports.ts')).pastExportRoutes),
  group('/objects', async () => (await import('./objects.ts')).objectRoutes),
  group('/api/search', async () => (await import('./search.ts')).searchRoutes),
  group('/api/places', async () => (await import('./places.ts')).placeRoutes),
  group('/api/near', async () => (await import('./near.ts')).nearRoutes),
  group('/api/green-lists', async () => (await import('./green-lists.ts')).greenListRoutes),
  group('/api/push', async () => (await import('./push/routes.ts')).pushRoutes),
  group('/api/information-requests', async () => (await import('./information-requests.ts')).informationRequestRoutes),
  group('/api/information-requests', async () => (await import('./information-answers.ts')).informationAnswerRoutes),
  group('/api/relayed-messages', async () => (await import('./relayed-messages.ts')).relayedMessageRoutes),
  group('/api/consultations', async () => (await import('./consultations/routes.ts')).consultationRoutes),
  group('/api/hearings', async () => (await import('./consultations/hearings.ts')).hearingRoutes),
  group('/api/organisations', async () => (await import('./organisations.ts')).organisationRoutes),
  group('/api/organisations', async () => (await import('./certificates/held.ts')).heldCertificateRoutes),
  group('/api/gep', async () => (await import('./gep/routes.ts')).gepRoutes),
  group('/api/certificates', async () => (await import('./certificates/routes.ts')).certificateRoutes),
  group('/api/codes', async () => (await import('./trace/codes.ts')).codeRoutes),
  group('/api/points', async () => (await import('./points/routes.ts')).pointsRoutes),
  group('/api/products', async () => (await import('./products/routes.ts')).productRoutes),
  group('/api/scans', async () => (await import('./trace/scans.ts')).scanRoutes),
  group('/api/label-reports', async () => (await import('./label-watch/routes.ts')).labelReportingRoutes),
  group('/api/label-watch', async () => (await import('./label-watch/routes.ts')).labelWatchRoutes),
  group('/api/report-desk', async () => (await import('./report-desk/routes.ts')).reportDeskRoutes),
  group('/api/reports', async () => (await import('./reports/intake-routes.ts')).reportIntakeRoutes),
  group('/api/reports', async () => (await import('./reports/bodies.ts')).reportBodyRoutes),
  group('/api/reports', async () => (await import('./reports/me-toos.ts')).meTooRoutes),
  // Last of them: any other name under it is a report's number.
  group('/api/reports', async () => (await import('./reports/public.ts')).publicReportRoutes),
  group('/api/openness', async () => (await import('./openness.ts')).opennessRoutes),
  group('/', async () => (await import('./catalogue.ts')).catalogueRoutes, ['/catalog.jsonld']),
  group('/', async () => (await import('./security-txt.ts')).securityTextRoutes, ['/.well-known/security.txt']),
  group('/', async () => (await import('./trace/resolver-routes.ts')).resolverRoutes, RESOLVED),
  group('/epcis/v2', async () => (await import('./epcis/routes.ts')).epcisRoutes),
  group('/open311/v2', async () => (await import('./open311/routes.ts')).open311Routes),
  group('/api/recalls', async () => (await import('./recalls/routes.ts')).recallRoutes),
  group('/feeds', async () => (await import('./consultations/calendar.ts')).consultationCalendarRoutes),
  group('/feeds', async () => (await import('./feeds.ts')).feedRoutes),
  group('/feeds', async () => (await import('./reports/feeds.ts')).reportFeedRoutes),
  group('/feeds', async () => (await import('./feed-list.ts')).feedListRoutes),
  group('/feeds', async () => (await import('./certificates/ending-feeds.ts')).endingFeedRoutes),
  group('/credentials', async () => (await import('./credentials/issued.ts')).issuedCredentialRoutes),
  group('/api/credentials', async () => (await import('./credentials/verifications.ts')).credentialVerificationRoutes),
  group('/', async () => (await import('./credentials/issued.ts')).didRoutes, ['/.well-known/did.json']),
  group('/api/operator', async () => (await import('./operator/routes.ts')).operatorRoutes),
  group('/api', async () => (await import('./people/entering.ts')).enteringRoutes, ['/api/accounts', '/api/sessions']),
  group('/api', async () => (await import('./people/roles.ts')).roleRoutes, ['/api/roles', '/api/recoveries']),
  group('/api/account', async () => (await import('./people/account.ts')).accountRoutes),
  group('/api/account', async () => (await import('./people/awaiting.ts')).awaitingRoutes),
  group('/api/invitations', async () => (await import('./people/invitations.ts')).invitationRoutes),
  group('/api/keys', async () => (await import('./people/keys.ts')).keyRoutes),
  group('/api/waiting', async () => (await import('./people/waiting.ts')).waitingRoutes),
  group('/api/operation', async () => (await import('./operation/alerts.ts')).alertRoutes),
  group('/api/activity', async () => (await import('./people/activity.ts')).activityRoutes),
  group('/api/activity', async () => (await import('./people/activity-export.ts')).activityExportRoutes),
  group('/log', async () => (await import('./log/tiles.ts')).tileRoutes),
  group('/log', async () => (await import('./log/witness-list.ts')).witnessedCheckpointRoutes),
  group('/log', async () => (await import('./log/keys.ts')).logKeyLines),
  group('/witness', async () => (await import('./witness/witness.ts')).witnessRoutes),
  group('/api/log', async () => (await import('./log/proofs.ts')).proofRoutes),
  group('/api/log', async () => (await import('./log/entries.ts')).entryRoutes),
  group('/api/log', async () => (await import('./log/disclosures.ts')).disclosureRoutes),
  group('/api/log', async () => (await import('./log/witness-list.ts')).witnessListRoutes),
  group('/api/log', async () => (await import('./log/keys.ts')).logKeyRoutes),
  group('/api/log', async () => (await import('./log/releases.ts')).releaseRoutes),
]

const BY_HEAD = new Map<string, number[]>()
for (const [number, { heads }] of GROUPS.entries())
  for (const head of heads) BY_HEAD.set(head, [...(BY_HEAD.get(head) ?? []), number])

/**
 * All groups that may know an address, as their numbers in `GROUPS`.
 * @param path - as the router reads it
 */
export const groupsAt = (path: string): readonly number[] => {
  const [, first, second] = path.split('/', 3)
  return [...(BY_HEAD.get(`/${first}`) ?? []), ...(BY_HEAD.get(`/${first}/${second}`) ?? [])]
}

/** First segments of what the API knows, `/health` and its description aside. */
export const FIRST_SEGMENTS: ReadonlySet<string | undefined> = new Set(
  GROUPS.flatMap(({ heads }) => heads.map((head) => head.split('/')[1])),
)
