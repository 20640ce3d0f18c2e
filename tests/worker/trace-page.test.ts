import { createHash } from 'node:crypto'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { stateOn } from '../../content/certificates/verdict.ts'
import type { GoodsCode } from '../../content/trace/code-text.ts'
import { readSerial, serialOf } from '../../content/trace/serial.ts'
import type { CodeVerdict } from '../../content/trace/verdict.ts'
import { lookAtCode } from '../../db/intake/code-look.ts'
import { codeHash } from '../../db/intake/scan-code.ts'
import { foldScans } from '../../db/intake/scans.ts'
import { openSerials } from '../../db/intake/serials.ts'
import { readTraceView } from '../../db/record/trace-kept.ts'
import { readTracePage } from '../../db/record/trace-page.ts'
import { lotsOf, recallsOfLots } from '../../site/trace/of-lots.ts'
import { airNearOf, recallsOf, verdictOf } from '../../site/trace/view.ts'
import { aKey, aPlace, aReading, aStation, publishAll } from './builders.ts'
import { aCertificate, aChange, aProduct, anAccreditation, CERTIFIER, publishGround } from './certificate-builders.ts'
import { anOfficer } from './people.ts'
import { askedBy, plansOf } from './query-plans.ts'
import { counted } from './rows-read.ts'
import { aLot, aProductRow, GTIN, issue, LOT, PRODUCER, publishProducts, scansIn, serialsIn } from './trace-builders.ts'

/** What the page of a code reads, and what it then says. */

const TODAY = '2026-11-22'
const OTHER_LOT = '20260920-B'
const DESK = '09520000000011'
/** Of the same producer, with no codes issued. */
const OTHER_GTIN = '09520000000080'

let serials: string[] = []
let others: string[] = []

const look = async (code: GoodsCode): Promise<CodeVerdict> => {
  const [view, known] = await Promise.all([
    readTracePage({ $client: env.RECORD }, code.gtin, code.lot),
    lookAtCode(env, code),
  ])
  const lot = code.lot ?? known.issue?.lot
  return verdictOf(view, known, code, recallsOf(view, { lot, serial: code.serial }, TODAY, 'en'))
}
const first = (of: string[] = serials): string => of[0] ?? ''

beforeAll(async () => {
  await publishAll('places', [aPlace()])
  await publishAll('air-stations', [aStation()])
  await publishAll('air-quality', [aReading()])
  await publishGround()
  await publishProducts()
  await publishAll('products', [aProductRow({ gtin: OTHER_GTIN })])
  await publishAll('certificates', [
    aCertificate({ number: 'SLGP-2024-1000', holder: PRODUCER, issued: '2024-01-10', expires: '2027-01-09' }),
    aCertificate({ number: 'SLGP-2024-1001' }),
  ])
  await publishAll('certified-products', [
    aProduct({ certificate: 'SLGP-2024-1001', gtin: GTIN }),
    aProduct({ certificate: 'SLGP-2024-1000', gtin: GTIN }),
  ])
  await publishAll('certificate-changes', [aChange({ certificate: 'SLGP-2024-1000', effective: '2026-05-01' })])
  await publishAll('lots', [
    aLot({ lot: OTHER_LOT, produced: '2026-09-20', certificates: ['SLGP-2024-1000'], origin: '110000' }),
  ])
  const key = await aKey({}, 'producer', PRODUCER)
  serials = serialsIn(await (await issue(key, 3)).text())
  others = serialsIn(await (await issue(key, 2, { lot: OTHER_LOT })).text())
})

describe('a code', () => {
  it('that the portal issued is issued, with its lot printed beside it or not', async () => {
    expect(serials).toHaveLength(3)
    expect(await look({ gtin: GTIN, lot: LOT, serial: first() })).toEqual({ kind: 'issued' })
    expect(await look({ gtin: GTIN, serial: first(others) })).toEqual({ kind: 'issued' })
  })

  it('with a changed tag, of another product, or made up is not as printed', async () => {
    const serial = first()
    const last = serial.endsWith('0') ? '1' : '0'
    const flipped = serial.slice(0, -1) + last
    expect(await look({ gtin: GTIN, lot: LOT, serial: flipped })).toEqual({ kind: 'altered' })
    expect(await look({ gtin: GTIN, serial: '00000000000000000000' })).toEqual({ kind: 'altered' })
    expect(await look({ gtin: GTIN, serial: 'x' })).toEqual({ kind: 'altered' })
    // The serial proves itself for its own product alone.
    expect(await look({ gtin: OTHER_GTIN, serial })).toEqual({ kind: 'altered' })
  })

  it('with a counter that was never issued is not issued, however well it proves itself', async () => {
    const serials_ = openSerials(env)
    if (!serials_) throw new Error('no serials')
    const never = [3, 1_000, 32 ** 7 - 1].map((counter) => serialOf(serials_.keys, OTHER_GTIN, '0', counter))
    for (const serial of never) {
      expect(await look({ gtin: OTHER_GTIN, lot: LOT, serial })).toEqual({ kind: 'not-issued' })
      // Nor is it one of the product whose codes were issued.
      expect(await look({ gtin: GTIN, lot: LOT, serial })).toEqual({ kind: 'altered' })
    }
  })

  it('that somebody guessed is as good as never found', async () => {
    const guessed = Array.from({ length: 2_000 }, (_, n) =>
      createHash('sha256').update(`guess ${n}`).digest('hex').toUpperCase().slice(0, 20),
    )
    for (const serial of guessed.slice(0, 20))
      expect(await look({ gtin: GTIN, lot: LOT, serial })).toEqual({ kind: 'altered' })
    const keys = openSerials(env)?.keys
    if (!keys) throw new Error('no serials')
    expect(guessed.filter((serial) => readSerial(keys, GTIN, serial))).toEqual([])
    // What is guessed begins where a serial that stands begins.
    expect(
      guessed.map((serial) => first().slice(0, 8) + serial.slice(8)).filter((one) => readSerial(keys, GTIN, one)),
    ).toEqual([])
  })

  it('with another lot’s number is found out', async () => {
    expect(await look({ gtin: GTIN, lot: OTHER_LOT, serial: first() })).toEqual({ kind: 'wrong-lot', lot: LOT })
    expect(await look({ gtin: GTIN, lot: 'NO-SUCH', serial: first() })).toEqual({ kind: 'wrong-lot', lot: LOT })
  })

  it('of a producer with numbers of its own, or of nobody here, is not checkable', async () => {
    expect(await look({ gtin: DESK, serial: 'D-1' })).toEqual({ kind: 'not-checkable', why: 'own-serials' })
    expect(await look({ gtin: '00012345678905', serial: first() })).toEqual({
      ...{ kind: 'not-checkable', why: 'unknown-product' },
    })
    expect(await look({ gtin: GTIN, lot: LOT })).toEqual({ kind: 'not-checkable', why: 'lot-only' })
  })

  it('is seen unusually often once it was on many days', async () => {
    const code = { gtin: GTIN, lot: LOT, serial: serials[1] ?? '' }
    const hash = codeHash(env.SCAN_KEY ?? '', code)
    const now = new Date('2026-11-20T00:00:00Z')
    for (let n = 0; n < 12; n++) {
      const day = new Date(now.getTime() + n * 86_400_000)
      const scan = { code: hash, day: day.toISOString().slice(0, 10), province: '110000', automated: false }
      await foldScans(env.INTAKE, [{ ...scan, id: `often-${String(n).padStart(10, '0')}` }], day)
    }
    expect(await look(code)).toEqual({ kind: 'seen-often', signs: [{ kind: 'many-days', days: 12 }] })
    expect(await look({ ...code, serial: serials[2] ?? '' })).toEqual({ kind: 'issued' })
  })
})

describe('what the page shows besides', () => {
  it('is the certificates of the lot and the product, as they stood on the day the lot was made', async () => {
    const stateOf = async (lot: string) => {
      const { certificates, lot: record } = await readTracePage({ $client: env.RECORD }, GTIN, lot)
      const day = String(record?.body['produced'])
      return certificates.map(({ record: { key }, facts, ofLot }) => [key, stateOn(facts, day).state, ofLot]).sort()
    }
    expect(await stateOf(LOT)).toEqual([
      ['SLGP-2024-1000', 'valid', false],
      ['SLGP-2024-1001', 'valid', false],
    ])
    expect(await stateOf(OTHER_LOT)).toEqual([
      ['SLGP-2024-1000', 'suspended', true],
      ['SLGP-2024-1001', 'valid', false],
    ])
    const { certificates } = await readTracePage({ $client: env.RECORD }, GTIN, OTHER_LOT)
    expect(certificates[0]?.scheme?.['nameEn']).toBe('green product certification')
    expect(certificates[0]?.facts.accreditations.length).toBeGreaterThan(0)
    expect(certificates[0]?.record.body['certifier']).toBe(CERTIFIER)
    expect(anAccreditation().scheme).toBe(certificates[0]?.record.body['scheme'])
  })

  it('is the air of the place of origin, and no lot that is not of the product', async () => {
    const { origin, air, lot } = await readTracePage({ $client: env.RECORD }, GTIN, OTHER_LOT)
    expect([origin?.key, air[0]?.['pm25'], lot?.key]).toEqual(['110000', '38', `${GTIN}~${OTHER_LOT}`])
    expect((await readTracePage({ $client: env.RECORD }, DESK, LOT)).lot).toBeUndefined()
    const nothing = await readTracePage({ $client: env.RECORD }, '00012345678905')
    expect([nothing.product, nothing.certificates, nothing.origin]).toEqual([undefined, [], undefined])
  })

  it('is the nearest air where the place of origin has none of its own, with how far it is', async () => {
    const [near, far] = ['130102', '540102']
    await publishAll('places', [aPlace({ code: near, level: 'county' }), aPlace({ code: far, level: 'county' })])
    const point = { network: 'surface-water', level: 'national', operator: undefined }
    await publishAll('monitoring-points', [
      { ...point, point: 'N1', name: '近', place: near, longitude: '116.366', latitude: '39.9673' },
      { ...point, point: 'F1', name: '远', place: far, longitude: '91.1', latitude: '29.6' },
    ])
    await publishAll('lots', [aLot({ lot: 'NEAR-1', origin: near }), aLot({ lot: 'FAR-1', origin: far })])
    const viewFor = (lot: string) => readTracePage({ $client: env.RECORD }, GTIN, lot)
    // A tenth of a degree of latitude is 11.1 km.
    expect(airNearOf(await viewFor('NEAR-1'), 'en')).toMatchObject({
      where: 'There is no air station here; the nearest is 万寿西宫, about 11.1 km away',
      text: expect.stringContaining('air quality index 54'),
    })
    expect([(await viewFor('FAR-1')).airNear, (await viewFor(OTHER_LOT)).airNear]).toEqual([[], []])
  })

  it('is a recall that speaks of the lot, and none that speaks of another', async () => {
    const aRecall = (over: object) => ({
      ...{ gtin: GTIN, scope: 'lots', lots: [LOT], hazard: 'minor' },
      ...{ reason: '示例', advice: '示例：退回购买处。', since: '2026-11-01' },
      ...over,
    })
    const [producer, second] = [await anOfficer('producer', PRODUCER), await anOfficer('producer', PRODUCER)]
    const recall = async (over: object): Promise<void> => {
      const waits = await producer.post('/api/recalls', aRecall(over))
      const { waiting } = await waits.json<{ waiting: { id: string } }>()
      expect((await second.post(`/api/waiting/${waiting.id}/release`)).status).toBe(201)
    }
    await recall({ recall: 'SLZH-1' })
    const bearing = async (lot?: string) =>
      recallsOf(await readTracePage({ $client: env.RECORD }, GTIN, lot), { lot, serial: undefined }, TODAY, 'en').map(
        ({ number, bears }) => `${number} ${bears}`,
      )
    expect(await bearing(LOT)).toEqual(['SLZH-1 yes'])
    expect(await bearing(OTHER_LOT)).toEqual([])
    expect(await bearing()).toEqual(['SLZH-1 maybe'])
    expect(await look({ gtin: GTIN, lot: LOT, serial: first() })).toEqual({ kind: 'recalled', issued: true })
  })

  it('is a recall of the lot that a serial proves too, where another lot is printed beside it', async () => {
    const code = { gtin: GTIN, lot: OTHER_LOT, serial: first() }
    const { issue: proven } = await lookAtCode(env, code)
    const views = await Promise.all(
      lotsOf(code.lot, proven?.lot).map(async (lot) => ({
        lot,
        view: await readTracePage({ $client: env.RECORD }, GTIN, lot),
      })),
    )
    const recalls = recallsOfLots(views, { serial: code.serial, issue: undefined }, TODAY, 'en')
    expect(recalls.map(({ number, bears }) => `${number} ${bears}`)).toEqual(['SLZH-1 yes'])
    // Said once where both lots are the same, or both concern it.
    const twice = [...views, ...views]
    expect(recallsOfLots(twice, { serial: code.serial, issue: undefined }, TODAY, 'en')).toEqual(recalls)
    expect(lotsOf(LOT, LOT)).toEqual([LOT])
    expect(lotsOf(undefined, LOT)).toEqual([LOT])
  })

  it('is read anew as soon as something was published, and else kept', async () => {
    const read = (now = 0) => readTraceView({ $client: env.RECORD }, { gtin: GTIN, lot: OTHER_LOT }, now)
    const before = await read()
    expect(await read()).toBe(before)
    await publishAll('lots', [aLot({ lot: 'NEW', produced: '2026-11-01' })])
    // For a second nobody asks; then the record is asked whether it grew.
    expect(await read(900)).toBe(before)
    expect(await read(1_100)).not.toBe(before)
    const view = await readTraceView({ $client: env.RECORD }, { gtin: GTIN, lot: 'NEW' }, 0)
    expect(view.lot?.body['produced']).toBe('2026-11-01')
  })

  it('is the same whichever lot was looked at before, of which nothing is read again', async () => {
    await publishAll('lots', [aLot({ lot: 'PLAIN', produced: '2026-11-02' })])
    const lots = [undefined, LOT, OTHER_LOT, 'PLAIN', 'NONE']
    const readLot = (database: D1Database, lot: string | undefined) =>
      readTraceView({ $client: database }, { gtin: GTIN, ...(lot === undefined ? {} : { lot }) }, 0)
    for (const before of lots)
      for (const lot of lots) {
        // An isolate that knows nothing yet.
        const { database, cost } = counted(env.RECORD)
        await readLot(database, before)
        const first = cost.rows
        expect(await readLot(database, lot)).toEqual(await readTracePage({ $client: env.RECORD }, GTIN, lot))
        if (before === LOT && lot === 'PLAIN') expect(cost.rows - first).toBeLessThan(first / 2)
      }
  })

  it('asks for the lot alone where the product was looked at just now, and for all once anything was published', async () => {
    const { database } = counted(env.RECORD)
    const view = await readTraceView({ $client: database }, { gtin: GTIN, lot: 'PLAIN' }, 0)
    const read = (isLikely: boolean) =>
      askedBy(env.RECORD, async (client) => {
        const { lot, product } = await readTracePage({ $client: client }, GTIN, LOT, { view, isLikely })
        expect([lot?.body['lot'], product?.body['brand']]).toEqual([LOT, brand])
      })
    let brand = view.product?.body['brand']
    const [alone] = await read(true)
    const [whole] = await read(false)
    expect(Number(alone?.statement.length)).toBeLessThan(Number(whole?.statement.length) / 3)
    brand = '另一个示例'
    await publishAll('products', [aProductRow({ brand, _reason: '示例：换了品牌' })])
    expect(await read(true)).toEqual([alone, whole])
    expect(await read(false)).toEqual([whole])
    const later = await readTraceView({ $client: database }, { gtin: GTIN, lot: LOT }, 1)
    expect(later.product?.body['brand']).toBe(brand)
  })

  it('is read in one statement of the record and one batch of the private database, along indexes', async () => {
    const code = { gtin: GTIN, lot: OTHER_LOT, serial: first(others) }
    let batches = 0
    const counted = new Proxy(env.INTAKE, {
      get: (target, name) => {
        if (name === 'batch') batches += 1
        const value: unknown = Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    await lookAtCode({ ...env, INTAKE: counted }, code)
    expect(batches).toBe(1)
    const asked = await askedBy(env.RECORD, (database) => readTracePage({ $client: database }, code.gtin, code.lot))
    expect(asked).toHaveLength(1)
    expect(scansIn(await plansOf(env.RECORD, asked))).toEqual([])
  })
})
