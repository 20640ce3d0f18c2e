import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { openCheckpoint } from '../../content/log/checkpoint.ts'
import { sha256, verifyEd25519 } from '../../content/log/webcrypto.ts'
import { clocksOf } from '../../content/reports/clocks.ts'
import type { Finding } from '../../content/reports/states.ts'
import { fingerprintOf, newIdentity, seal } from '../../content/reports/sealing.ts'
import { openStatement } from '../../content/reports/statement.ts'
import { verifyReportReceipt } from '../../content/reports/verify-receipt.ts'
import { daysAfter } from '../../content/certificates/ending.ts'
import { openLogSigner } from '../../db/record/signer.ts'
import { completeReceipt } from '../../site/islands/reports/complete-receipt.ts'
import { portalOf, type Fetch } from '../../site/islands/reports/portal.ts'
import { sealReason, sendLetter } from '../../site/islands/reports/send.ts'
import { openAll } from '../../site/islands/reports/unlock.ts'
import { publishReports } from '../../worker/jobs/report-projection.ts'
import { publishReportMonths } from '../../worker/jobs/report-statistics.ts'
import { publishReportPulses } from '../../worker/jobs/reports.ts'
import { stateConfiguredReceiptKey } from '../../worker/jobs/state-receipt-key.ts'
import { ask, get, itemsOf, publisherKey } from './builders.ts'
import { bytes, DESK, deskOf, granted, issues, message, textIn } from './desk.ts'
import { anOfficer, type Tab } from './people.ts'
import { aJpeg, aReport as aRow, moveReport } from './report-builders.ts'
import {
  aBody,
  anOwner,
  aSealedFile,
  BODY,
  deposit,
  from,
  hexSha256,
  OTHER_BODY,
  PLACE,
  randomBytes,
  receipt,
  recipientsOf,
  sealed,
  send,
  TEXT,
  today,
  uploadPart,
  type DeskKeys,
} from './reporting.ts'

/** One report from the sealed letter to the figures of its month, through the doors that everybody has. */

const PUBLIC_TEXT = '夜里冒黑烟，能闻到烧塑料的气味。'
const ANSWER = '已到现场，责令停止露天焚烧。'

/** Just after midnight in Asia/Shanghai, some days after today. */
const midnight = (days: number): Date => new Date(`${daysAfter(today(), days)}T00:01:00+08:00`)
const nextMonth = (): Date => {
  const [year = 0, month = 0] = today().split('-').map(Number)
  return new Date(Date.UTC(year, month, 1, 4))
}

const asked: Fetch = (path, { method = 'GET', headers, body }) =>
  ask(method, path, { ...from(), ...Object.fromEntries(new Headers(headers)) }, body ?? undefined)

const withFingerprints = async (keys: DeskKeys) => ({
  ...keys,
  fingerprints: await Promise.all(recipientsOf(keys).map((key) => fingerprintOf(key, sha256))),
})

type Desk = Awaited<ReturnType<typeof withFingerprints>>
let first: Desk
let second: Desk
let ecology: Tab
let market: Tab
beforeAll(async () => {
  await stateConfiguredReceiptKey(env)
  first = await withFingerprints(await aBody(BODY))
  second = await withFingerprints(await aBody(OTHER_BODY))
  ecology = await anOfficer('handler', BODY)
  market = await anOfficer('handler', OTHER_BODY)
})

/** Five of the other body, not public, to which everything happened: with ours there are six. */
const besides = async (): Promise<void> => {
  for (let n = 0; n < 5; n++) {
    const hidden = { visibility: 'numbers', public_text: null, released: 0, release_day: null }
    const number = await aRow({ ...hidden, body: OTHER_BODY, received: today(), day: today() })
    const day = { day: today() }
    await moveReport(number, { state: 'accepted', accepted: today() }, day)
    await moveReport(number, { state: 'investigating' }, day)
    await moveReport(number, { state: 'settled', settled: today(), finding: 'partly' }, day)
    await moveReport(number, { state: 'reopened', reopenings: 1, settled: null }, day)
    await moveReport(number, { rating: 'satisfied' }, { ...day, kind: 'rated', reason: 'satisfied' })
  }
}

const month = async (body: string): Promise<Record<string, unknown> | null | undefined> =>
  (await itemsOf(await get(`/api/registers/report-statistics/records?organisation=${body}`)))[0]?.body

/** A file that stands in public, as proof of what was done. */
const aDocument = async (): Promise<string> => {
  const text = '现场检查笔录（测试）'
  const authorization = `Bearer ${await publisherKey()}`
  const answer = await ask('POST', '/objects', { authorization, 'content-type': 'text/plain; charset=utf-8' }, text)
  expect(answer.status).toBe(201)
  return hexSha256(new TextEncoder().encode(text))
}

describe('a report', () => {
  it('is sealed, proven, dealt with by two bodies, published, counted, opened again and closed', async () => {
    const owner = await anOwner()
    const [identity, photo, original] = [await newIdentity(), aJpeg(9), randomBytes(3_000)]
    const evidence = await aSealedFile(identity, original)
    const photoHash = await hexSha256(photo)
    const made = await sealed(first, {
      ...{ owner, identity, files: [evidence.stated] },
      contact: { letter: { version: 'lucid-contact-v1', phone: '0571-1' }, mayForward: true },
      shown: { visibility: 'public', public: { text: PUBLIC_TEXT, photos: [{ sha256: photoHash, alt: '黑烟' }] } },
    })

    // Fingerprint and promise, files, content.
    const { promise, upload } = await deposit(made.commitment)
    expect((await uploadPart(upload.token, evidence.stated.id, 0, evidence.bytes)).status).toBe(200)
    expect((await uploadPart(upload.token, photoHash, 0, photo)).status).toBe(200)
    const answer = await send(made)
    expect(answer.status, await answer.clone().text()).toBe(201)
    const { number, received, due } = await answer.json<{ number: string; received: string; due: string }>()
    const promised = clocksOf({ category: 'smoke', place: PLACE, offices: ['ecology'], received: today() })
    expect([promised.clock, due]).toEqual(['promise-demonstration', promised.settle.day])

    // The receipt proves itself once the pulse stands, and not before.
    const note = { version: 'lucid-report-receipt-v1' as const, portal: env.PORTAL_ORIGIN, number, received, promise }
    const { commitment, salt, envelope } = made
    const kept = { ...note, commitment, salt, envelope, body: { code: BODY } }
    const { key } = await openLogSigner(env)
    const found = async (one: typeof kept): Promise<string[]> => {
      const open = async (text: string) =>
        (await openCheckpoint(text, { log: key, witnesses: [] }, verifyEd25519)).checkpoint
      const steps = await verifyReportReceipt(await completeReceipt(one, asked), open, new Date().toISOString())
      return steps.map(({ detail }) => detail)
    }
    const signed = ['promiseSigned', 'promiseKey', 'envelopeCommitted']
    expect(await found(kept)).toEqual([...signed, 'pulseWaiting'])
    await publishReportPulses(env, new Date(Date.now() + 20 * 60_000))
    expect(await found(kept)).toEqual([...signed, 'pulseHolds', 'pulseLogged'])
    const forged = { ...envelope, category: 'noise' as const }
    expect(await found({ ...kept, envelope: forged })).toContain('envelopeDiffers')

    // The desk opens it; nobody else is told that it exists.
    const own = deskOf(() => ecology)
    const whole = await own.whole(number)
    const secret = await own.secretOf(number, first)
    expect(await openStatement(secret, bytes(whole.report))).toMatchObject({ value: { text: TEXT } })
    expect(whole.photos).toMatchObject([{ sha256: photoHash }])
    const strangers: [Tab, number][] = [
      [market, 404],
      [await anOfficer('handler', BODY, { places: ['110000'] }), 404],
      [await anOfficer('admin'), 403],
      [await anOfficer('publisher', BODY), 403],
      [await anOfficer('auditor'), 403],
    ]
    for (const [tab, status] of strangers)
      expect((await tab.ask('GET', `${DESK}/reports/${number}`)).status).toBe(status)
    const { locator } = await anOwner()
    expect((await ask('POST', '/api/reports/follow', receipt(locator))).status).toBe(404)

    // A question and its answer, both sealed.
    const portal = portalOf(owner.locator, 'zh', asked)
    const look = async () => {
      const followed = await portal.follow()
      return { followed, opened: await openAll({ locator: owner.locator, ...owner.identity }, followed) }
    }
    const question = await message(whole.recipient, '是前门还是后门？')
    expect((await own.post(number, 'messages', { sealed: question })).status).toBe(201)
    const asks = await look()
    expect(asks.opened.letters.map(({ message: letter }) => letter?.text)).toEqual(['是前门还是后门？'])
    const to = { number, recipient: whole.recipient, token: asks.followed.upload?.token }
    await sendLetter(portal, to, { text: '后门，靠河', files: [] }, () => {})

    // Sent on: the other body opens what was sealed to neither of them by the portal.
    const grant = await granted(second, secret)
    const forwarding = { body: OTHER_BODY, reason: '属于城管职责', grant }
    expect((await own.post(number, 'forwardings', forwarding)).status).toBe(201)
    expect((await ecology.ask('GET', `${DESK}/reports/${number}`)).status).toBe(404)
    const theirs = deskOf(() => market)
    expect(await theirs.secretOf(number, second)).toBe(secret)

    // Accepted, by the promise of this body; from here it goes to nobody else.
    await theirs.go(number, ['accepted'])
    expect(await theirs.whole(number)).toMatchObject({ state: 'accepted', due: promised.settle.day })
    const back = { body: BODY, reason: '退回', grant: await granted(first, secret) }
    expect(await issues(await theirs.post(number, 'forwardings', back))).toEqual(['/to'])
    await theirs.go(number, ['investigating'])
    expect((await theirs.post(number, 'releases', { photos: [photoHash] })).status).toBe(201)

    // Settled: proof handed in sealed, a file that is public, the finding, an answer that everybody reads.
    const proof = await seal([whole.recipient], new TextEncoder().encode('现场照片'))
    expect((await theirs.handIn(number, proof)).status).toBe(201)
    expect((await own.handIn(number, proof)).status).toBe(404)
    const document = await aDocument()
    const settle = async (finding: Finding): Promise<void> => {
      const given = { to: 'settled', finding, answer: ANSWER, documents: [document], organisation: OTHER_BODY }
      expect((await theirs.step(number, given)).status).toBe(201)
    }
    await settle('substantiated')
    await theirs.go(number, ['closed'])

    // Nothing is public before the change of the next day.
    const seen = async () => (await get(`/api/reports/${number}`)).status
    await publishReports(env, new Date())
    expect([await seen(), (await get(`/objects/${photoHash}`)).status]).toEqual([404, 404])
    await publishReports(env, midnight(1))
    const shown = await (await get(`/api/reports/${number}`)).json<{ publisher: string; body: object }>()
    expect(shown).toMatchObject({
      publisher: OTHER_BODY,
      body: {
        ...{ state: 'closed', text: PUBLIC_TEXT, finding: 'substantiated', body: OTHER_BODY, reopenings: 0 },
        photos: [{ sha256: photoHash }],
      },
    })
    expect(JSON.stringify(shown)).toContain(`${ANSWER}\\n`)
    expect((await get(`/objects/${photoHash}`)).status).toBe(200)
    expect(JSON.stringify(shown)).not.toContain(TEXT)

    // Not solved: opened again by whoever reported, and by nobody else; then settled and closed once more.
    expect(await issues(await theirs.step(number, { to: 'reopened' }))).not.toEqual([])
    const why = await sealReason(whole.recipient, '今晚又烧了')
    if ('fault' in why) throw new Error(why.fault)
    await portal.reopen(number, why.sealed)
    expect(await theirs.whole(number)).toMatchObject({ state: 'reopened', finding: null, answer: null })
    await expect(portal.rate(number, 'satisfied')).rejects.toMatchObject({ status: 409 })
    await theirs.go(number, ['investigating'])
    await settle('partly')
    await theirs.go(number, ['closed'])
    await portal.rate(number, 'satisfied')
    await publishReports(env, midnight(2))
    expect(await (await get(`/api/reports/${number}`)).json()).toMatchObject({
      body: { state: 'closed', finding: 'partly', reopenings: 1 },
    })

    // An auditor is handed it with a reason, and opens it with the paper from the safe.
    const auditor = await anOfficer('auditor')
    const handed = await auditor.post(`${DESK}/text-openings`, { number, reason: '抽查办理质量' })
    const { grants, report } = await handed.json<{ grants: { sealed: string }[]; report: string }>()
    const byPaper = (await textIn(second.recovery.identity, grants[0]?.sealed)).trim()
    expect(await openStatement(byPaper, bytes(report))).toMatchObject({ value: { text: TEXT } })

    // What she reads at the end: who had it, who read it and why, and that nobody opened how to reach her.
    const end = await look()
    expect(end.followed).toMatchObject({ state: 'closed', reopenings: 1, rating: 'satisfied' })
    expect(end.followed.openings).toMatchObject([{ use: 'text', reason: '抽查办理质量' }])
    expect(end.opened.contact?.phone).toBe('0571-1')
    expect(end.followed.events.map(({ kind, state }) => state ?? kind)).toEqual([
      ...['received', 'forwarded', 'accepted', 'investigating', 'released', 'settled', 'closed'],
      ...['reopened', 'investigating', 'settled', 'closed', 'rated'],
    ])
    expect(end.opened.statement?.text).toBe(TEXT)

    // The month: it is one of six of the body that dealt with it, and its reopening counts against that one.
    await besides()
    await publishReportMonths(env, nextMonth())
    expect(await month(OTHER_BODY)).toMatchObject({ received: 6, accepted: 6, settled: 6, reopened: 6, satisfied: 6 })
    const before = await month(BODY)
    expect(before?.['hidden']).toEqual(expect.arrayContaining(['received', 'outOfRemit', 'reopened']))
    expect(before).not.toHaveProperty('reopened')
  })
})
