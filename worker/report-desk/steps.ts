import { z } from '@hono/zod-openapi'
import { nextStates, type Finding, type Progress, type State } from '../../content/reports/states.ts'
import type { Reward } from '../../db/intake/report-rewards.ts'
import type { StoredReport } from '../../db/intake/reports-tables.ts'

/** Which steps a body may take with a report as it stands. */

export const STEPS = [
  'accepted',
  'not-accepted',
  'forwarded',
  'investigating',
  'settled',
  'closed',
  'extended',
  'penalty',
  'reward',
] as const
export const Step = z.enum(STEPS)
export type Step = z.output<typeof Step>

const isStep = (state: State): state is State & Step => STEPS.some((step) => step === state)

/** As far as the machine has to know it. */
export const progressOf = (report: StoredReport): Progress => ({
  state: report.state,
  body: report.body,
  finding: report.finding ?? undefined,
  answer: report.answer ?? undefined,
  reason: report.reason ?? undefined,
  accepted: report.accepted ?? undefined,
  settled: report.settled ?? undefined,
  closed: report.closed ?? undefined,
  reopenings: report.reopenings,
})

/** Only what was found to be so is followed by a penalty. */
export const isSubstantiated = (finding: Finding | string | null | undefined): boolean =>
  finding === 'substantiated' || finding === 'partly'

const mayExtend = ({ state, extended, due }: StoredReport): boolean =>
  extended === null && due !== null && (state === 'accepted' || state === 'investigating')

/** Once, where she has a mailbox to find it in. */
const mayReward = ({ finding, locatorMac, recipient }: StoredReport, reward: Reward | undefined): boolean =>
  isSubstantiated(finding) && locatorMac !== null && recipient !== null && reward === undefined

export const stepsOf = (report: StoredReport, reward: Reward | undefined): Step[] => [
  ...nextStates(report.state).filter(isStep),
  ...(mayExtend(report) ? (['extended'] as const) : []),
  ...(isSubstantiated(report.finding) && report.penalty === null ? (['penalty'] as const) : []),
  ...(mayReward(report, reward) ? (['reward'] as const) : []),
]
