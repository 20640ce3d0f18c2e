import { inTime } from '../../db/in-time.ts'
import { noteEnds, noteStarts } from '../../db/intake/operation.ts'
import { log, shownError } from '../http/log.ts'
import { asFarAsPlaced } from '../http/placed.ts'
import { watch } from '../operation/watch.ts'
import { askConfiguredWitnesses } from './ask-witnesses.ts'
import { deliverPromisedIssues } from './code-issues.ts'
import { finishBegunErasures } from './erasures.ts'
import { publishGreenLists } from './green-lists.ts'
import { deliverDecidedComments, eraseOldRegistrants, eraseOldWords } from './consultations.ts'
import { deliverDecisions, eraseOldContacts } from './information-requests.ts'
import { endLabelWatch, reopenLabelReports } from './label-watch.ts'
import { forgetSessions, publishActivityRoots } from './people.ts'
import { endAllPublicity } from './publicity.ts'
import { keepPromises } from './persons.ts'
import { drawAudits, lapseAwards } from './points-awards.ts'
import { expirePoints, forgetOldTrees, publishPointsBooks } from './points-books.ts'
import { lapsePoints } from './points-lapse.ts'
import { proveSomeBalances } from './prove-balances.ts'
import { sendBeat } from './queue-beat.ts'
import { readWaitingFiles } from './read-files.ts'
import { tellNews } from './push.ts'
import { eraseOldMessages } from './relayed-messages.ts'
import { publishReports } from './report-projection.ts'
import { publishReportMonths } from './report-statistics.ts'
import { eraseReports, publishReportPulses, sweepReports } from './reports.ts'
import { forgetOldScans } from './scans.ts'
import { sealOldBundles } from './seal.ts'
import { stateConfiguredKeys } from './state-log-keys.ts'
import { stateConfiguredCredentialKeys } from './state-credential-keys.ts'
import { stateConfiguredReceiptKey } from './state-receipt-key.ts'
import { fetchTrustedIssuers } from './trusted-issuers.ts'
import { finishReleases, lapseWaitingRows } from './waiting.ts'

/** What the portal does by the clock: it writes down only what is already true when read. */
export interface Job {
  name: string
  /** When it runs, as `[triggers]` in `wrangler.toml` lists it; UTC, so that a day in Asia/Shanghai begins at 16:00. */
  cron: string
  /** @param now - the time that it was scheduled for; a job may be late, or run twice for one time */
  run: (env: Env, now: Date) => Promise<void>
}

/** One file a job. A cron that stands here stands in `wrangler.toml` too: a test compares them. */
export const JOBS: readonly Job[] = [
  { name: 'state-log-keys', cron: '* * * * *', run: stateConfiguredKeys },
  { name: 'state-receipt-key', cron: '* * * * *', run: stateConfiguredReceiptKey },
  { name: 'state-credential-keys', cron: '* * * * *', run: stateConfiguredCredentialKeys },
  { name: 'trusted-issuers', cron: '* * * * *', run: fetchTrustedIssuers },
  { name: 'ask-witnesses', cron: '* * * * *', run: askConfiguredWitnesses },
  { name: 'code-issues', cron: '* * * * *', run: deliverPromisedIssues },
  { name: 'information-requests', cron: '* * * * *', run: deliverDecisions },
  { name: 'push', cron: '* * * * *', run: tellNews },
  { name: 'contacts', cron: '1 16 * * *', run: eraseOldContacts },
  { name: 'consultations', cron: '* * * * *', run: deliverDecidedComments },
  { name: 'comment-words', cron: '1 16 * * *', run: eraseOldWords },
  { name: 'registrants', cron: '1 16 * * *', run: eraseOldRegistrants },
  { name: 'relayed-messages', cron: '1 16 * * *', run: eraseOldMessages },
  { name: 'label-watch', cron: '* * * * *', run: reopenLabelReports },
  { name: 'label-watch-end', cron: '1 16 * * *', run: endLabelWatch },
  { name: 'persons', cron: '* * * * *', run: keepPromises },
  { name: 'erasures', cron: '* * * * *', run: finishBegunErasures },
  { name: 'read-files', cron: '* * * * *', run: readWaitingFiles },
  { name: 'releases', cron: '* * * * *', run: finishReleases },
  { name: 'waiting', cron: '1 16 * * *', run: lapseWaitingRows },
  { name: 'activity-roots', cron: '1 16 * * *', run: publishActivityRoots },
  { name: 'sessions', cron: '* * * * *', run: forgetSessions },
  { name: 'publicity', cron: '1 16 * * *', run: endAllPublicity },
  { name: 'green-lists', cron: '1 16 * * *', run: publishGreenLists },
  { name: 'reports-public', cron: '1 16 * * *', run: publishReports },
  { name: 'report-pulses', cron: '* * * * *', run: publishReportPulses },
  { name: 'reports', cron: '* * * * *', run: eraseReports },
  { name: 'report-orphans', cron: '1 16 * * *', run: sweepReports },
  { name: 'points-lapse', cron: '* * * * *', run: lapsePoints },
  { name: 'points-expiry', cron: '1 16 * * *', run: expirePoints },
  { name: 'points-awards', cron: '1 16 * * *', run: lapseAwards },
  { name: 'points-audits', cron: '31 18 * * *', run: drawAudits },
  { name: 'points-books', cron: '1 16 * * *', run: publishPointsBooks },
  { name: 'points-trees', cron: '1 16 * * *', run: forgetOldTrees },
  { name: 'scans', cron: '1 16 * * *', run: forgetOldScans },
  { name: 'report-months', cron: '31 18 * * *', run: publishReportMonths },
  { name: 'seal', cron: '31 18 * * *', run: sealOldBundles },
  { name: 'balances', cron: '* * * * *', run: proveSomeBalances },
  { name: 'queue-beat', cron: '* * * * *', run: sendBeat },
  { name: 'alerts', cron: '* * * * *', run: async (env, now) => void (await watch(env, dueJobs(), now)) },
]

const DAY_MINUTES = 1_440

/** How often each job is due: every minute, or once a day. */
export const dueJobs = (): { job: string; everyMinutes: number }[] =>
  JOBS.map(({ name, cron }) => ({ job: name, everyMinutes: cron === '* * * * *' ? 1 : DAY_MINUTES }))

/** What is remembered of runs is for the operator: a job runs whether or not it can be written down. */
const noted = async (note: () => Promise<void>): Promise<void> => {
  try {
    await note()
  } catch (error) {
    log('warn', { what: 'runs-not-kept', error: shownError(error) })
  }
}

/** Runs one job. @returns how it ended */
const runJob = async ({ name, run }: Job, env: Env, scheduled: Date) => {
  const began = Date.now()
  try {
    await run(env, scheduled)
    return { job: name, ms: Date.now() - began, failed: null }
  } catch (error) {
    const shown = shownError(error)
    log('error', { what: 'job-failed', name, error: shown })
    return { job: name, ms: Date.now() - began, failed: shown.class }
  }
}

/**
 * Runs the jobs of one trigger, all of them whatever one does; asked for by hand without a cron
 * (`/cdn-cgi/handler/scheduled`), every job.
 * @throws Error naming the jobs that failed, so that the platform shows the run as failed
 */
export const runJobs = async (
  env: Env,
  { cron, scheduledTime }: { cron: string; scheduledTime: number },
  jobs: readonly Job[] = JOBS,
): Promise<void> => {
  const due = jobs.filter((job) => cron === '' || job.cron === cron)
  const names = due.map(({ name }) => name)
  await noted(() => noteStarts(env.INTAKE, names, new Date().toISOString()))
  const ends = await Promise.all(due.map((job) => runJob(job, env, new Date(scheduledTime))))
  await noted(() => noteEnds(env.INTAKE, ends, new Date().toISOString()))
  const failed = ends.filter((end) => end.failed !== null).map(({ job }) => job)
  if (failed.length > 0) throw new Error(`failed: ${failed.join(', ')}`)
}

/** For the Worker's own entry. */
export const scheduled: ExportedHandlerScheduledHandler<Env> = (controller, env) =>
  runJobs(asFarAsPlaced(inTime(env)), controller)
