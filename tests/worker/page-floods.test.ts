import { env } from 'cloudflare:workers'
import { beforeAll, expect, it } from 'vitest'
import { openRecord } from '../../db/record/db.ts'
import { readAskable } from '../../db/record/askable.ts'
import { publishReports } from '../../worker/jobs/report-projection.ts'
import { takeCommentForm, takeRegistrationForm } from '../../site/consultations/posted.ts'
import { readLookUp } from '../../site/forms/look-up.ts'
import { takeForm as takeRequest } from '../../site/information-requests/asked.ts'
import { takeForm as takeLabelReport } from '../../site/label-watch/posted.ts'
import { takeForm as takeMessage } from '../../site/relayed-messages/posted.ts'
import { takePlainForm } from '../../site/report/plain-posted.ts'
import { takePlainMeToo } from '../../site/reports/plain-me-too.ts'
import { daysAfter } from '../../content/consultations/windows.ts'
import { aPlace, publishAll } from './builders.ts'
import { aConsultation, aParagraph, BUREAU, OPEN, TODAY } from './consultation-builders.ts'
import { anOfficer } from './people.ts'
import { aJpeg, aReport, laterDay, MIDNIGHT } from './report-builders.ts'
import { aBody, keysInEvidence, PLACE } from './reporting.ts'
import { PRODUCER } from './trace-builders.ts'

/**
 * Forms of pages, which need no JavaScript, flooded: what they take is taken, what is too much is refused with what was
 * typed, and of that nothing is stored, neither a row nor a file.
 */

const ORIGIN = 'https://lucid.example'
/** What a visitor may send in a minute here: one form, whatever it costs, or two, and not many. */
const MOST = 2
const COSTING: Readonly<Record<string, number>> = {
  'report photos': 10,
  'relayed messages': 20,
  'label-reports': 20,
  'report-me-toos': 100,
}
/** What a form is answered while it is not too often; nobody's number is looked up. */
const TAKEN: Readonly<Record<string, number>> = { 'report-me-toos': 202, 'information-requests follow': 404 }

/** A counter as the platform's, of this test alone. */
const counter = (most: number) => {
  const counts = new Map<string, number>()
  return {
    limit: async ({ key }: { key: string }) => {
      counts.set(key, (counts.get(key) ?? 0) + 1)
      return { success: (counts.get(key) ?? 0) <= most }
    },
    /** A minute later. */
    forget: () => counts.clear(),
  }
}

const posted = (body: URLSearchParams | FormData, address: string): Request =>
  new Request(`${ORIGIN}/`, { method: 'POST', body, headers: { Origin: ORIGIN, 'CF-Connecting-IP': address } })
const aToken = (): string => crypto.randomUUID().replaceAll('-', '')

const ofReport = (token: string): URLSearchParams =>
  new URLSearchParams({
    ...{ token, category: 'smoke', where: PLACE, day: TODAY, text: '示例化工厂的烟囱冒黑烟', visibility: 'numbers' },
    step: 'send',
  })
const withPhoto = (token: string, seed: number): FormData => {
  const form = new FormData()
  form.set('token', token)
  form.set('photo', new Blob([aJpeg(seed)]), 'x.jpg')
  return form
}

interface Outcome {
  status?: number
  typed?: URLSearchParams | undefined
}
/** Sends a form once more, different from all before. */
type Form = (bindings: Env, n: number, address: string) => Promise<Outcome | 'not-taken'>

let sent: string
let number: string
let forms: Record<string, Form>

beforeAll(async () => {
  await publishAll('places', [aPlace({ code: '990000' }), aPlace({ code: '990100', level: 'city' })])
  await aBody()
  await publishAll('consultations', [aConsultation()])
  await publishAll('consultation-paragraphs', [aParagraph('p1')])
  await publishAll('organisations', [
    { organisation: BUREAU, name: '示例市生态环境局', kind: 'authority', place: '990100', status: 'active' },
  ])
  // Somebody reads what is written to her.
  await anOfficer('organisation', PRODUCER)
  await publishAll('supply-demand', [
    { notice: '示供A', kind: 'offer', title: '示例春茶供货', organisation: PRODUCER, status: 'open' },
  ])
  await publishAll('hearings', [
    {
      ...{ hearing: '示听A', consultation: OPEN, kind: 'permit', title: '示例听证会', organisation: BUREAU },
      ...{ place: '990100', notice: TODAY, day: daysAfter(TODAY, 30), registrationCloses: daysAfter(TODAY, 20) },
      ...{ seats: 2, selection: 'lot', state: 'announced' },
    },
  ])
  number = await aReport({ category: 'smoke' })
  await publishReports(env, laterDay(1))
  await publishReports(env, MIDNIGHT)
  sent = aToken()
  const ground = { ...env, PLAIN_PACE: counter(1) }
  expect((await takePlainForm(ground, posted(ofReport(sent), 'a'), 'zh', new Date())).status).toBe(201)
  const askable = await readAskable({ $client: env.RECORD }, [])
  const once = (fields: Record<string, string>) => new URLSearchParams({ ...fields, once: crypto.randomUUID() })
  forms = {
    'report plain': (bindings, _, address) =>
      takePlainForm(bindings, posted(ofReport(aToken()), address), 'zh', new Date()),
    'report photos': (bindings, n, address) =>
      takePlainForm(bindings, posted(withPhoto(sent, n + 1), address), 'zh', new Date()),
    'information-requests': (bindings, n, address) =>
      takeRequest(
        bindings,
        posted(once({ authority: BUREAU, subject: `示例河监测报告之${n}`, form: 'online' }), address),
        askable,
        new Date(),
      ),
    'consultation comments': (bindings, n, address) =>
      takeCommentForm(bindings, posted(once({ text: `请保留西岸${n}` }), address), OPEN, new Date()),
    'hearing registrations': (bindings, n, address) =>
      takeRegistrationForm(
        bindings,
        posted(
          once({ part: 'participant', standing: 'resident', name: `示例${n}`, contact: `000-1111${1000 + n}` }),
          address,
        ),
        '示听A',
        new Date(),
      ),
    'relayed messages': (bindings, n, address) =>
      takeMessage(
        bindings,
        posted(once({ notice: '示供A', text: `想买${n}吨，请回电。`, contact: '000-11112222' }), address),
        new Date(),
      ),
    'label-reports': (bindings, n, address) =>
      takeLabelReport(
        bindings,
        posted(
          once({
            ...{ kind: 'without-certificate', product: `示例折叠椅${n}`, number: 'SLGP-2099-0000' },
            ...{ seen: '吊牌上有绿色产品标志，编号查不到。', where: '示例市示例县某商店' },
          }),
          address,
        ),
        new Date(),
      ),
    'report-me-toos': (bindings, _, address) =>
      takePlainMeToo(bindings, openRecord(env.RECORD), number, posted(once({}), address)),
    'information-requests follow': (bindings, n, address) =>
      readLookUp(bindings, posted(new URLSearchParams({ number: 'x', code: `${n}` }), address), 'x follow'),
  }
})

/** All that the private side holds: rows of each table, and files. */
const held = async (): Promise<Record<string, number>> => {
  const { results } = await env.INTAKE.prepare(
    `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '\\_cf%' ESCAPE '\\'`,
  ).all<{ name: string }>()
  const counts = await env.INTAKE.batch<{ n: number }>(
    results.map(({ name }) => env.INTAKE.prepare(`SELECT count(*) AS n FROM "${name}"`)),
  )
  const rows = results.map(({ name }, at): [string, number] => [name, counts[at]?.results[0]?.n ?? 0])
  return { ...Object.fromEntries(rows), files: (await keysInEvidence()).length }
}

const statusOf = (outcome: Outcome | 'not-taken'): number => (typeof outcome === 'string' ? 0 : (outcome.status ?? 0))

it('is refused at each with what was typed, stores nothing by half, harms no other visitor, and is over in a minute', async () => {
  const wrong: unknown[] = []
  for (const [name, send] of Object.entries(forms)) {
    const LIMIT = counter(COSTING[name] ?? MOST)
    const bindings = { ...env, LIMIT, PLAIN_PACE: counter(1000) }
    let n = 0
    const first = statusOf(await send(bindings, n++, 'a'))
    let last: Outcome | 'not-taken' = { status: first }
    while (n < 10 && statusOf(last) !== 429) last = await send(bindings, n++, 'a')
    const before = await held()
    const refused = [await send(bindings, n++, 'a'), await send(bindings, n++, 'a')]
    const after = await held()
    const other = statusOf(await send(bindings, n++, 'b'))
    LIMIT.forget()
    const later = statusOf(await send(bindings, n++, 'a'))
    const told = { name, refused: refused.map(statusOf), other, later, stored: after }
    // A page without what was typed has her receipt, or asked for nothing that would have to be typed anew.
    const isKept = refused.every((one) => typeof one !== 'string' && ('receipt' in one || 'told' in one || one.typed))
    if (first !== (TAKEN[name] ?? 201) || !isKept) wrong.push({ name, first, refused })
    const expected = { name, refused: [429, 429], other: first, later: first, stored: before }
    if (JSON.stringify(told) !== JSON.stringify(expected)) wrong.push({ told, expected })
  }
  expect(wrong).toEqual([])
})

it('of reports without JavaScript is stopped at one a minute: what was refused is sent later, and then once', async () => {
  const PLAIN_PACE = counter(1)
  const bindings = { ...env, LIMIT: counter(10), PLAIN_PACE }
  const token = aToken()
  const send = (body: URLSearchParams) => takePlainForm(bindings, posted(body, 'c'), 'zh', new Date())
  expect((await send(ofReport(aToken()))).status).toBe(201)
  const before = await held()
  const refused = await send(ofReport(token))
  expect([refused.status, 'typed' in refused && refused.typed?.get('token')]).toEqual([429, token])
  expect(await held()).toEqual(before)
  PLAIN_PACE.forget()
  const numbers = []
  for (let again = 0; again < 2; again++) {
    const taken = await send(ofReport(token))
    numbers.push('receipt' in taken ? taken.receipt.number : taken.status)
  }
  expect(new Set(numbers).size).toBe(1)
  expect((await held())['reports']).toBe((before['reports'] ?? 0) + 1)
})

it('of a photo that is too large leaves her the page with her receipt', async () => {
  const bindings = { ...env, LIMIT: counter(100), PLAIN_PACE: counter(1000) }
  const before = await held()
  for (const megabytes of [5.5, 9]) {
    const form = new FormData()
    form.set('token', sent)
    form.set('photo', new Blob([new Uint8Array(megabytes * 1024 * 1024)]), 'x.jpg')
    const refused = await takePlainForm(bindings, posted(form, 'd'), 'zh', new Date())
    expect(refused).toMatchObject({ status: 413, token: sent, fault: 'too-large' })
    expect('receipt' in refused && refused.receipt.number).toMatch(/^\w+$/)
  }
  expect(await held()).toEqual(before)
})
