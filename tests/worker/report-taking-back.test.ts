import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { daysAfter } from '../../content/certificates/ending.ts'
import { reportPrefix } from '../../db/intake/report-names.ts'
import { findOwn } from '../../db/intake/report-mailbox.ts'
import { takeBack as takeBackNow } from '../../db/intake/report-taking-back.ts'
import { publishReports } from '../../worker/jobs/report-projection.ts'
import { get } from './builders.ts'
import { deskOf } from './desk.ts'
import { anOfficer, type Tab } from './people.ts'
import { aJpeg } from './report-builders.ts'
import {
  aBody,
  BODY,
  deposit,
  hexSha256,
  keysInEvidence,
  postJson,
  receipt,
  report,
  rowsOf,
  sealed,
  send,
  today,
  uploadPart,
  type DeskKeys,
} from './reporting.ts'

/** What she agreed to and takes back: gone at once, told to the body; the report itself stays. */

let keys: DeskKeys
let handler: Tab
beforeAll(async () => {
  keys = await aBody()
  handler = await anOfficer('handler', BODY)
})
const { whole, post, step, go } = deskOf(() => handler)

const TEXT = '收回之前同意公开的话'
const midnight = (days: number): Date => new Date(`${daysAfter(today(), days)}T00:01:00+08:00`)
const rowOf = async (number: string) => (await rowsOf('reports')).find((row) => row['number'] === number)
const events = async (number: string): Promise<unknown[]> =>
  (await rowsOf('report_events'))
    .filter((row) => row['number'] === number && row['kind'] === 'withdrawn')
    .map(({ by, reason, state }) => [by, reason, state])

const aPublic = async () => {
  const photo = aJpeg(3)
  const sha256 = await hexSha256(photo)
  const made = await sealed(keys, {
    contact: { letter: { version: 'lucid-contact-v1', phone: '0571-1' }, mayForward: false },
    shown: { visibility: 'public', public: { text: TEXT, photos: [{ sha256 }] } },
  })
  const { upload } = await deposit(made.commitment)
  await uploadPart(upload.token, sha256, 0, photo)
  const { number } = await (await send(made)).json<{ number: string }>()
  const takeBack = (what: string, locator = made.owner.locator): Promise<Response> =>
    postJson(`/api/reports/${number}/withdrawals`, { what }, receipt(locator))
  return { made, number, sha256, takeBack }
}

describe('how to reach her', () => {
  it('is erased at once, for the body too, and once more is the same', async () => {
    const { number, takeBack } = await aPublic()
    const at = `${reportPrefix(today(), number)}/contact`
    expect(await keysInEvidence(at)).toEqual([at])
    const both = await Promise.all([takeBack('contact'), takeBack('contact')])
    expect([...both, await takeBack('contact')].map(({ status }) => status)).toEqual([204, 204, 204])
    expect(await keysInEvidence(at)).toEqual([])
    expect(await rowOf(number)).toMatchObject({ contact_recipient: null, visibility: 'public', state: 'received' })
    expect(
      (await rowsOf('report_grants')).filter((row) => row['number'] === number && row['use'] === 'contact'),
    ).toEqual([])
    expect((await post(number, 'contact-openings', { reason: '约现场指认' })).status).toBe(409)
    expect(await events(number)).toEqual([['reporter', 'contact', null]])
    expect((await whole(number)).events.at(-1)).toMatchObject({ kind: 'withdrawn', reason: 'contact' })
  })

  it('is not there to take back where she left none', async () => {
    const made = await sealed(keys)
    const { number } = await report(made)
    const answer = await postJson(
      `/api/reports/${number}/withdrawals`,
      { what: 'contact' },
      receipt(made.owner.locator),
    )
    expect([answer.status, await events(number)]).toEqual([409, []])
  })
})

describe('publication', () => {
  it('is taken back until somebody could have seen it: nothing of it appears, and it is only counted', async () => {
    const { number, sha256, takeBack } = await aPublic()
    expect((await post(number, 'releases', { photos: [sha256] })).status).toBe(201)
    expect((await takeBack('publication')).status).toBe(204)
    expect((await takeBack('publication')).status).toBe(204)
    expect(await rowOf(number)).toMatchObject({
      visibility: 'numbers',
      released: 0,
      public_text: null,
      public_photos: null,
    })
    await publishReports(env, midnight(1))
    expect((await get(`/api/reports/${number}`)).status).toBe(404)
    expect((await get(`/objects/${sha256}`)).status).toBe(404)
    expect(await keysInEvidence(`${reportPrefix(today(), number)}/public`)).toEqual([])
    expect((await post(number, 'releases', { photos: [] })).status).toBe(409)
    expect(await events(number)).toEqual([['reporter', 'publication', null]])
    // The body goes on with it; its answer is hers alone from now on.
    await go(number, ['accepted', 'investigating'])
    expect((await step(number, { to: 'settled', finding: 'partly', answer: '已查' })).status).toBe(422)
  })

  it('stays where it is public by now', async () => {
    const { made, number, sha256 } = await aPublic()
    await post(number, 'releases', { photos: [sha256] })
    await publishReports(env, midnight(1))
    const own = await findOwn(env.INTAKE, env.REPORT_KEY ?? '', { locator: made.owner.locator, number })
    expect(own && (await takeBackNow(env, own, 'publication', midnight(1)))).toBe('public')
    expect(await rowOf(number)).toMatchObject({ visibility: 'public', released: 1, public_text: TEXT })
    expect((await get(`/api/reports/${number}`)).status).toBe(200)
    expect(await events(number)).toEqual([])
  })
})

describe('taking back', () => {
  it('is for whoever has the code, and knows two things alone', async () => {
    const { number, takeBack } = await aPublic()
    expect((await takeBack('contact', 'A'.repeat(43))).status).toBe(404)
    expect((await takeBack('report')).status).toBe(422)
    expect(await events(number)).toEqual([])
  })
})
