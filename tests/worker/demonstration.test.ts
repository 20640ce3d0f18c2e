import { env } from 'cloudflare:workers'
import Papa from 'papaparse'
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { REGISTERS } from '../../content/generated/registers.ts'
import { writingAction } from '../../content/people/writing.ts'
import { checkRows } from '../../content/registers/check.ts'
import { message } from '../../content/registers/messages.ts'
import { inReferenceOrder } from '../../content/registers/reference-order.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import { openRecord } from '../../db/record/db.ts'
import { readDemonstrated, readDemonstrationPlaces } from '../../db/record/demonstration.ts'
import { GEP_USES } from '../../db/record/gep-uses.ts'
import { readHome } from '../../db/record/home.ts'
import { placeCodes } from '../../db/record/place-codes.ts'
import { publish as publishAtTheDoor } from '../../db/record/publish.ts'
import { readSearch } from '../../db/record/search-page.ts'
import { openSigner } from '../../db/record/signer.ts'
import { aKey, aPlace, ask, get, itemsOf, publishAll, releaseAs } from './builders.ts'
import { publishAccount } from './gep-builders.ts'
import { anOfficer } from './people.ts'

/** The invented region, published as any authority publishes: what refers to nothing there is refused. */

const FILES = import.meta.glob<string>('../../content/demonstration/*.csv', {
  query: '?raw',
  import: 'default',
  eager: true,
})
const files = new Map(Object.entries(FILES).map(([path, text]) => [/([a-z-]+)\.csv$/.exec(path)?.[1] ?? '', text]))

/** Facts that invented certificates rest on. */
const FACTS = import.meta.glob<string>('../../content/data/certification-{schemes,criteria}.csv', {
  query: '?raw',
  import: 'default',
  eager: true,
})

const ACCOUNTS = import.meta.glob<string>('../../content/demonstration/accounts/*.json', {
  query: '?raw',
  import: 'default',
  eager: true,
})

const PUBLISHER = '11990100000000019F'
const COMPANY = '91990101000000115Y'

/** What used an account names one that stands; what is changed stands before its changes. */
const isLate = (id: string): boolean => id === GEP_USES || REGISTERS[id]?.life?.event === 'change'
const order = inReferenceOrder([...files.keys()].sort())

const Rows = z.array(z.record(z.string(), z.string()))

const refused: string[] = []

/** Rows name files in braces; what stands in them is not looked at here, so any text stands in for one. */
const handIn = async (name: string, key: string): Promise<string> => {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'text/plain; charset=utf-8' }
  const answer = await ask('POST', '/objects', headers, `示例文件 ${name}`)
  const { sha256 } = await answer.json<{ sha256: string }>()
  return sha256
}

const withFiles = async (rows: Record<string, string>[], key: string): Promise<string> => {
  let text = JSON.stringify(rows)
  for (const [braced, name = ''] of text.matchAll(/\{([a-z0-9-]+\.[a-z]+)\}/g))
    text = text.replaceAll(braced, await handIn(name, key))
  return text
}

/** Drafts open on the day they are published, and a person recalls: the invented ones speak of days that are over. */
const isApart = (register: RegisterDefinition): boolean =>
  register.closed || register.ruled !== undefined || writingAction(register).startsWith('recalls')

/** What the portal states by doors of its own comes in by the door under them all. */
const stateAtTheDoor = async (register: RegisterDefinition, rows: Record<string, string>[]): Promise<void> => {
  const now = (): Date => new Date()
  const { accepted, issues } = checkRows(register, rows, { now: now() })
  refused.push(...issues.map((issue) => `${register.id}${issue.pointer} ${message(issue, 'en')}`))
  const signer = await openSigner(env.LOG_ORIGIN, env.LOG_KEY)
  const statements = accepted.map(({ key, body }) => ({ register, key, body }))
  const door = { db: openRecord(env.RECORD, env.OBJECTS), objects: env.OBJECTS, signer, now }
  const { outcomes } = await publishAtTheDoor(door, [{ publisher: PUBLISHER, statements }])
  refused.push(...outcomes.filter(({ status }) => status !== 'placed').map(({ status }) => `${register.id} ${status}`))
}

beforeAll(async () => {
  await publishAll('places', [aPlace()])
  for (const id of ['certification-schemes', 'certification-criteria']) {
    const text = Object.entries(FACTS).find(([path]) => path.endsWith(`/${id}.csv`))?.[1] ?? ''
    await publishAll(id, Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true }).data)
  }
  const asBureau = await aKey({}, 'publisher', PUBLISHER)
  const officer = anOfficer('publisher', PUBLISHER)
  for (const id of [...order.filter((one) => !isLate(one)), ...order.filter(isLate)]) {
    // Articles of policies are real and not here.
    if (id === 'implementation') continue
    if (id === GEP_USES)
      for (const account of Object.values(ACCOUNTS)) {
        const answer = await publishAccount(account, { key: asBureau })
        if (answer.status !== 201) refused.push(`account ${answer.status} ${await answer.text()}`)
      }
    const rows = Papa.parse<Record<string, string>>(files.get(id) ?? '', { header: true, skipEmptyLines: true }).data
    const register = REGISTERS[id]
    if (register && isApart(register)) {
      await stateAtTheDoor(register, Rows.parse(JSON.parse(await withFiles(rows, asBureau))))
      continue
    }
    const byOrganisations = register?.byOrganisations ?? false
    const groups = byOrganisations
      ? Object.values(Object.groupBy(rows, ({ organisation = '' }) => organisation))
      : [rows]
    for (const own of groups) {
      const [first] = own ?? []
      const key = byOrganisations ? await aKey({}, 'organisation', first?.['organisation']) : asBureau
      const answer = await ask(
        'POST',
        `/api/registers/${id}/entries`,
        { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        await withFiles(own ?? [], key),
      )
      // What accuses somebody waits for a second person.
      const second = byOrganisations ? anOfficer('organisation', first?.['organisation']) : officer
      const stands = answer.status === 202 ? await releaseAs(second, answer) : answer
      if (stands.status !== 201) refused.push(`${id} ${stands.status} ${await stands.text()}`)
    }
  }
}, 60_000)

describe('the invented region, published through the API', () => {
  it('is taken whole: every reference and place is found', () => {
    expect(refused).toEqual([])
    expect(files.size).toBeGreaterThan(50)
  })

  it('is marked in lists and records, and nothing real is', async () => {
    const penalties = await itemsOf(await get('/api/registers/penalties/records'))
    expect(penalties.length).toBeGreaterThan(1)
    expect(penalties.every((record) => 'demonstration' in record && record.demonstration === true)).toBe(true)
    const key = encodeURIComponent(penalties[0]?.key ?? '')
    expect(await (await get(`/api/registers/penalties/records/${key}`)).json()).toMatchObject({ demonstration: true })
    const places = await itemsOf(await get('/api/registers/places/records'))
    expect(places.filter((record) => !('demonstration' in record)).map(({ key: code }) => code)).toEqual(['110000'])
  })

  it('is marked in every line of the exports', async () => {
    const answer = await get('/api/registers/places/export.csv')
    const csv = await (await get(answer.headers.get('location') ?? '')).text()
    const lines = csv.trimEnd().split('\r\n')
    expect(lines[0]).toMatch(/,_demonstration$/)
    expect(lines.slice(1).map((line) => [line.slice(0, 2), line.split(',').at(-1)])).toEqual([
      ['11', 'false'],
      ...Array.from({ length: 4 }, () => ['99', 'true']),
    ])
    const json = await get('/api/registers/penalties/export.ndjson')
    const text = await (await get(json.headers.get('location') ?? '')).text()
    expect(text.trimEnd().split('\n')).toSatisfy((all: string[]) =>
      all.every((line) => line.includes('"demonstration":true')),
    )
  })

  it('is marked in feeds, those of its places and organisations too', async () => {
    const text = await (await get('/feeds/registers/penalties.atom')).text()
    expect(text.match(/<entry>/g)?.length).toBe(text.match(/〔演示数据〕/g)?.length)
    expect(await (await get(`/feeds/organisations/${COMPANY}.atom?lang=en`)).text()).toContain(
      '[demonstration data] Records that mention',
    )
    expect(await (await get('/feeds/places/990101.atom')).text()).toContain('<title>〔演示数据〕')
    expect(await (await get('/feeds/places/110000.atom')).text()).not.toContain('〔演示数据〕')
  })

  it('is marked in what search and organisations answer', async () => {
    const found = await itemsOf(await get(`/api/search?q=${encodeURIComponent('示例化工')}`))
    expect(found.length).toBeGreaterThan(3)
    expect(found.every((record) => 'demonstration' in record)).toBe(true)
    const { hits } = await readSearch({ $client: env.RECORD }, { q: '示例化工' })
    expect(hits.every(({ publisher }) => publisher.startsWith('99', 2))).toBe(true)
  })

  it('leads from the company to permit, limits, inspection, penalty and its reply', async () => {
    const { registers } = await (await get(`/api/organisations/${COMPANY}`)).json<{ registers: { id: string }[] }>()
    const ids = registers.map(({ id }) => id)
    for (const id of ['discharge-permits', 'inspections', 'penalties', 'replies', 'reports', 'eia'])
      expect(ids).toContain(id)
    const [penalty] = await itemsOf(await get(`/api/registers/penalties/records?organisation=${COMPANY}`))
    const [reply] = await itemsOf(await get(`/api/registers/replies/records?organisation=${COMPANY}`))
    expect(reply).toMatchObject({ publisher: COMPANY, body: { register: 'penalties', recordKey: penalty?.key } })
  })

  it('is left out of what speaks of the real country', async () => {
    const db = { $client: env.RECORD }
    expect(await placeCodes(db, ['province', 'city', 'county'])).toEqual(['110000'])
    const home = await readHome(db)
    expect(home.places.map(({ code }) => code)).toEqual(['110000'])
    expect(home.water).toEqual([])
    expect(new Set(home.publications.map(({ register }) => register))).toEqual(
      new Set(['places', 'certification-schemes', 'certification-criteria']),
    )
    expect((await readDemonstrationPlaces(db)).map(({ code }) => code)).toEqual([
      '990000',
      '990100',
      '990101',
      '990102',
    ])
  })

  it('is told of by register, for lists of registers and the catalogue', async () => {
    const demonstrated = await readDemonstrated({ $client: env.RECORD })
    expect([...files.keys()].filter((id) => id !== 'implementation' && !demonstrated.has(id))).toEqual([])
    expect(demonstrated.has('standards')).toBe(false)
  })
})
