import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { isCreditCode } from '../../content/organisations/credit-code.ts'
import { documentPath } from '../../content/documents/file.ts'
import { decodeLong } from '../../content/reports/base64.ts'
import { countRecipients } from '../../content/reports/sealing.ts'
import { FINDINGS, GROUNDS, missteps, MOST_WORDS, type Step as Stated } from '../../content/reports/states.ts'
import { openIntake } from '../../db/intake/db.ts'
import { actOnReport, type DeskChange } from '../../db/intake/report-desk-acts.ts'
import { reportPrefix } from '../../db/intake/report-names.ts'
import type { StoredReport } from '../../db/intake/reports-tables.ts'
import { newId } from '../../db/intake/secret.ts'
import { findObject, isSha256 } from '../../db/record/objects.ts'
import { readBodies } from '../../db/record/read.ts'
import { newRoutes, recordOf, type App } from '../app.ts'
import { jsonAnswer, jsonBody } from '../http/openapi.ts'
import type { ProblemIssue } from '../http/problems.ts'
import { jsonUpTo } from '../http/small-json.ts'
import {
  common,
  conflict,
  deskOf,
  handling,
  movedOn,
  Number,
  ownReport,
  refuse,
  refuseAll,
  todayOf,
  wordsFault,
  WRITING,
} from './desk.ts'
import { clocksOfReport } from './clocks.ts'
import { isSubstantiated, progressOf } from './steps.ts'

/** The steps of a report: accepted or not, looked into, settled, closed. What the machine does not allow is refused. */

const Reason = z.string().max(MOST_WORDS)

const Change = z.discriminatedUnion('to', [
  z.strictObject({ to: z.literal('accepted') }),
  z.strictObject({ to: z.literal('not-accepted'), ground: z.enum(GROUNDS), reason: Reason.describe('She reads it.') }),
  z.strictObject({ to: z.literal('investigating') }),
  z.strictObject({
    to: z.literal('settled'),
    finding: z.enum(FINDINGS),
    answer: Reason.optional().describe('Of a public report, and published with it.'),
    sealed: z
      .string()
      .optional()
      .describe('The answer as a sealed message (age file, base64): of a report that is not public.'),
    documents: z.array(z.string().max(64)).max(10).default([]).describe('SHA-256 of published files that show it.'),
    organisation: z.string().max(18).optional().describe('Unit it was found of, where it was substantiated.'),
    penalty: z.string().max(200).optional().describe('Key in the register `penalties`.'),
  }),
  z.strictObject({ to: z.literal('closed') }),
])
type Change = z.output<typeof Change>

/** An answer of 20,000 characters, padded and sealed, as base64. */
const MOST = 512 * 1024

const step = createRoute({
  ...common,
  method: 'post',
  path: '/reports/{number}/status-changes',
  summary: 'Take a report one step further, with what the step asks for',
  request: { params: Number, ...jsonBody(Change) },
  responses: { 201: jsonAnswer('Done', z.object({ state: z.string() })), ...WRITING },
})

const penalise = createRoute({
  ...common,
  method: 'post',
  path: '/reports/{number}/penalties',
  summary: 'Name the penalty that followed, by its key in the record',
  request: { params: Number, ...jsonBody(z.strictObject({ penalty: z.string().min(1).max(200) })) },
  responses: { 201: jsonAnswer('Named', z.object({ penalty: z.string() })), ...WRITING },
})

const isSealed = (base64: string): boolean => {
  const bytes = decodeLong(base64)
  return bytes !== undefined && countRecipients(bytes) > 0
}

/** What is wrong with a penalty that is named; `organisation` is the unit it was found of. */
const penaltyFaults = async (
  c: Context<App>,
  penalty: string,
  organisation: string | null | undefined,
): Promise<ProblemIssue[]> => {
  const body = (await readBodies(recordOf(c), 'penalties', [penalty])).get(penalty)
  const at = (zh: string, en: string): ProblemIssue[] => [{ pointer: '/penalty', message: { zh, en } }]
  if (!body) return at('没有公布过这份处罚决定。', 'No such penalty decision is published.')
  const of = body['organisation']
  if (organisation && typeof of === 'string' && of !== organisation)
    return at('这份处罚决定是对另一个单位作出的。', 'That decision is about another organisation.')
  return []
}

type Settled = Extract<Change, { to: 'settled' }>

/** Of a public report the answer is readable; of any other it is sealed, and nothing of it stands here. */
const answerFaults = ({ visibility, recipient }: StoredReport, { answer, sealed }: Settled): ProblemIssue[] => {
  const isPublic = visibility === 'public'
  if (sealed !== undefined && (recipient === null || !isSealed(sealed)))
    return [
      { pointer: '/sealed', message: { zh: '答复没有按要求密封。', en: 'The answer is not sealed as it has to be.' } },
    ]
  if (!isPublic && (answer !== undefined || sealed === undefined))
    return [
      {
        pointer: answer === undefined ? '/sealed' : '/answer',
        message: {
          zh: '举报人没有选择公开：答复要密封了再交。',
          en: 'The reporter did not choose to publish: the answer is sealed before it is sent.',
        },
      },
    ]
  return isPublic && answer !== undefined ? wordsFault('/answer', answer) : []
}

const settledFaults = async (c: Context<App>, report: StoredReport, given: Settled): Promise<ProblemIssue[]> => {
  const { finding, organisation, penalty, documents } = given
  const found = isSubstantiated(finding)
  const missing = await Promise.all(
    documents.map(async (sha256, at): Promise<ProblemIssue[]> => {
      const object = isSha256(sha256) ? await findObject(c.env.OBJECTS, sha256) : null
      await object?.body.cancel()
      const message = { zh: '没有公布过这份文件。', en: 'No such file is published.' }
      return object ? [] : [{ pointer: `/documents/${at}`, message }]
    }),
  )
  return [
    ...answerFaults(report, given),
    ...missing.flat(),
    ...(organisation !== undefined && (!found || !isCreditCode(organisation))
      ? [
          {
            pointer: '/organisation',
            message: found
              ? { zh: '不是统一社会信用代码。', en: 'Not a unified social credit code.' }
              : { zh: '查实了才写是哪个单位。', en: 'A unit is named only where it was substantiated.' },
          },
        ]
      : []),
    ...(penalty === undefined
      ? []
      : found
        ? await penaltyFaults(c, penalty, organisation)
        : [
            {
              pointer: '/penalty',
              message: { zh: '查实了才有处罚。', en: 'A penalty follows only what was substantiated.' },
            },
          ]),
  ]
}

/** The step as the machine knows it; a sealed answer is an answer. */
const statedOf = (given: Change): Stated => {
  if (given.to !== 'settled') return given
  return { to: 'settled', finding: given.finding, answer: given.answer ?? (given.sealed === undefined ? '' : '…') }
}

const withDocuments = (answer: string | undefined, documents: readonly string[], origin: string): string | null => {
  if (answer === undefined) return null
  return [answer.trim(), ...documents.map((sha256) => new URL(documentPath(sha256), origin).href)].join('\n')
}

const changeOf = async (c: Context<App>, report: StoredReport, given: Change, today: string): Promise<DeskChange> => {
  switch (given.to) {
    case 'accepted': {
      // Some time limits begin on the day of acceptance, which is known only now.
      const { clock, settle } = await clocksOfReport(c.env, report, today, today)
      return { state: 'accepted', accepted: today, clock, due: settle.day, reason: null, dirty: 1 }
    }
    case 'not-accepted':
      return { state: 'not-accepted', ground: given.ground, reason: given.reason.trim(), closed: today, dirty: 1 }
    case 'investigating':
      return { state: 'investigating', finding: null, answer: null, settled: null, dirty: 1 }
    case 'settled':
      return {
        state: 'settled',
        settled: today,
        finding: given.finding,
        organisation: given.organisation ?? null,
        penalty: given.penalty ?? null,
        answer: withDocuments(given.answer, given.documents, c.env.PORTAL_ORIGIN),
        reason: null,
        dirty: 1,
      }
    case 'closed':
      return { state: 'closed', closed: today, dirty: 1 }
  }
}

const routes = newRoutes()
for (const path of ['status-changes', 'penalties'])
  routes.post(`/reports/:number/${path}`, ...handling, ...jsonUpTo(MOST))

export const deskProgressRoutes = routes
  .openapi(step, async (c) => {
    const { number } = c.req.valid('param')
    const report = await ownReport(c, number)
    const given = c.req.valid('json')
    const [today, desk, db] = [todayOf(), deskOf(c), openIntake(c.env.INTAKE)]
    refuseAll(missteps(progressOf(report), statedOf(given), 'body', today))
    if (given.to === 'not-accepted') refuseAll(wordsFault('/reason', given.reason))
    if (given.to === 'settled') refuseAll(await settledFaults(c, report, given))
    const reason = given.to === 'not-accepted' ? given.reason.trim() : undefined
    // The answer is there before anything says that it is.
    const key =
      given.to === 'settled' && given.sealed !== undefined ? await keepSealed(c, report, given.sealed) : undefined
    const act = {
      events: [{ kind: 'state' as const, state: given.to, reason }],
      change: await changeOf(c, report, given, today),
      message: key,
    }
    const done = await actOnReport(db, desk, report, act, today)
    if (!done && key !== undefined) await c.env.EVIDENCE.delete(key)
    if (!done) throw movedOn()
    return c.json({ state: given.to }, 201)
  })
  .openapi(penalise, async (c) => {
    const report = await ownReport(c, c.req.valid('param').number)
    const { penalty } = c.req.valid('json')
    if (!isSubstantiated(report.finding))
      throw conflict('查实了才有处罚。', 'A penalty follows only what was substantiated.')
    refuseAll(await penaltyFaults(c, penalty, report.organisation))
    if (report.penalty === penalty) throw refuse('/penalty', '已经写了这一份。', 'It is named already.')
    const act = { events: [{ kind: 'penalty' as const, reason: penalty }], change: { penalty, dirty: 1 } }
    if (!(await actOnReport(openIntake(c.env.INTAKE), deskOf(c), report, act, todayOf()))) throw movedOn()
    return c.json({ penalty }, 201)
  })

const keepSealed = async (c: Context<App>, { received, number }: StoredReport, sealed: string): Promise<string> => {
  const key = `${reportPrefix(received, number)}/messages/${newId()}`
  await c.env.EVIDENCE.put(key, decodeLong(sealed) ?? new Uint8Array())
  return key
}
