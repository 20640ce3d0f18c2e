import { beforeAll, describe, expect, it } from 'vitest'
import { aLimit, aPlace, get, publishAll } from './builders.ts'

interface Text {
  '@value': string
  '@language'?: string
  '@type'?: string
}
interface Node {
  [property: string]: unknown
  '@id'?: string
  '@type'?: string
}
interface Distribution extends Node {
  'dcat:accessURL': Node
  'dcat:downloadURL': { '@id': string }
  'dcat:byteSize'?: Text
  'spdx:checksum'?: { 'spdx:checksumValue': Text }
}
interface Dataset extends Node {
  'dct:identifier': string
  'dct:accrualPeriodicity'?: Node
  'dcat:distribution': Distribution[]
}
interface Catalogue extends Node {
  'dcat:dataset': Dataset[]
}

const PATH = '/catalog.jsonld'
const read = async (): Promise<Catalogue> => (await get(PATH)).json()
const distributionOf = async (id: string, format: string): Promise<Distribution | undefined> => {
  const dataset = (await read())['dcat:dataset'].find((one) => one['dct:identifier'] === id)
  return dataset?.['dcat:distribution'].find((one) => one['@id']?.endsWith(`#${format}`))
}

/** What the shapes of DCAT-AP 3.0.1 want at least once of each class that the catalogue uses. */
const REQUIRED: Record<string, string[]> = {
  'dcat:Catalog': ['dct:title', 'dct:description', 'dct:publisher'],
  'dcat:Dataset': ['dct:title', 'dct:description'],
  'dcat:Distribution': ['dcat:accessURL'],
  'foaf:Agent': ['foaf:name'],
  'skos:Concept': ['skos:prefLabel'],
  'spdx:Checksum': ['spdx:algorithm', 'spdx:checksumValue'],
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null

/** `class without property` for everything that lacks what is required, at any depth. */
const lacking = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(lacking)
  if (!isNode(value)) return []
  const type = value['@type'] ?? ''
  return [
    ...(REQUIRED[type] ?? []).filter((name) => value[name] === undefined).map((name) => `${type} without ${name}`),
    ...Object.values(value).flatMap(lacking),
  ]
}

beforeAll(async () => {
  await publishAll('places', [aPlace()])
  await publishAll('standards', [aLimit()])
})

describe('the catalogue', () => {
  it('lists registers that hold something, and no other', async () => {
    const ids = (await read())['dcat:dataset'].map((one) => one['dct:identifier'])
    expect(ids).toEqual(['places', 'standards'])
  })

  it('has every property that DCAT-AP requires', async () => {
    await get(`${(await get('/api/registers/places/export.csv')).headers.get('location')}`)
    const catalogue = await read()
    expect(JSON.stringify(catalogue)).toContain('spdx:Checksum')
    expect(lacking(catalogue)).toEqual([])
    expect(lacking({ ...catalogue, 'dct:publisher': undefined })).toEqual(['dcat:Catalog without dct:publisher'])
  })

  it('titles and describes in both languages', async () => {
    for (const node of [await read(), ...(await read())['dcat:dataset']])
      for (const name of ['dct:title', 'dct:description'])
        expect(node[name]).toMatchObject([{ '@language': 'zh' }, { '@language': 'en' }])
  })

  it('gives size and checksum of an export once it was made, and is then another version', async () => {
    const before = await get(PATH)
    expect(await distributionOf('standards', 'ndjson')).not.toHaveProperty('dcat:byteSize')
    const url = (await distributionOf('standards', 'ndjson'))?.['dcat:downloadURL']['@id'] ?? ''
    const { pathname, search } = new URL(url)
    const file = await (await get(pathname + search)).arrayBuffer()
    const made = await distributionOf('standards', 'ndjson')
    const sha256 = Buffer.from(await crypto.subtle.digest('SHA-256', file)).toString('hex')
    expect(made?.['dcat:byteSize']?.['@value']).toBe(String(file.byteLength))
    expect(made?.['spdx:checksum']?.['spdx:checksumValue']['@value']).toBe(sha256)
    const tag = before.headers.get('etag') ?? ''
    expect((await get(PATH, { 'if-none-match': tag })).status).toBe(200)
  })

  it('is JSON-LD, readable from anywhere, and not sent again unchanged', async () => {
    const { headers } = await get(PATH)
    expect(headers.get('content-type')).toBe('application/ld+json')
    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect((await get(PATH, { 'if-none-match': headers.get('etag') ?? '' })).status).toBe(304)
  })
})
