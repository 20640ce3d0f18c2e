import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Ajv from 'ajv'
import addFormats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { dcatCatalogue } from '../../content/data/dcat.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { dataPackage } from '../../content/registers/data-package.ts'
import { breaksIn, graphOf, hasShapes } from '../shacl.ts'

const STANDARDS = join(import.meta.dirname, '../../../shared/standards')
/** The standards' own files stand beside the project, not in it. */
const without = (file: string): boolean => !existsSync(join(STANDARDS, file))

const SHA256 = 'a'.repeat(64)
const LAST_AT = '2026-01-31T08:00:00Z'
const ORIGIN = 'https://lucid.example'

type Node = Record<string, unknown>

const catalogueOf = () => {
  const exports = ['csv', 'ndjson', 'json'].map((format) => ({ format, bytes: 10, sha256: SHA256 }))
  const held = Object.values(REGISTERS).map((register) => ({ register, size: 7, lastAt: LAST_AT, exports }))
  return dcatCatalogue(held, ORIGIN, LAST_AT)
}

const isNodes = (value: unknown): value is Node[] => Array.isArray(value)
const datasetsOf = (catalogue: Node): Node[] => {
  const datasets = catalogue['dcat:dataset']
  return isNodes(datasets) ? datasets : []
}

describe('the catalogue of every register', () => {
  it('says of every register how often it grows', () => {
    const datasets = datasetsOf(catalogueOf())
    expect(datasets).toHaveLength(Object.keys(REGISTERS).length)
    const air = datasets.find((node) => node['dct:identifier'] === 'air-quality')
    expect(air?.['dct:accrualPeriodicity']).toMatchObject({ '@id': expect.stringMatching(/frequency\/HOURLY$/) })
    expect(datasets.filter((node) => node['dct:accrualPeriodicity'] === undefined)).toEqual([])
  })

  it('is a graph by itself: it needs no other document, and says nothing that its context does not know', async () => {
    expect((await graphOf(catalogueOf())).size).toBeGreaterThan(5_000)
    await expect(graphOf({ ...catalogueOf(), '@context': 'https://elsewhere.example/dcat' })).rejects.toThrow()
    await expect(graphOf({ ...catalogueOf(), titel: 'of no vocabulary' })).rejects.toThrow()
  })

  it.skipIf(!hasShapes).each(['shapes.ttl', 'range.ttl'] as const)(
    'breaks nothing of %s of DCAT-AP 3.0.1, says a validator of SHACL',
    async (file) => expect(await breaksIn(await graphOf(catalogueOf()), file)).toEqual([]),
  )

  it.skipIf(!hasShapes)(
    'would break them without a title, with a text for a page, or a file that is nowhere',
    async () => {
      const catalogue = catalogueOf()
      const [first, ...others] = datasetsOf(catalogue)
      const [distribution] = isNodes(first?.['dcat:distribution']) ? first['dcat:distribution'] : []
      const broken = {
        ...catalogue,
        'dct:title': [],
        'foaf:homepage': 'https://lucid.example',
        'dcat:dataset': [
          {
            ...first,
            'dcat:distribution': [{ ...distribution, 'dcat:accessURL': [], 'dct:format': { '@id': ORIGIN } }],
          },
          ...others,
        ],
      }
      const graph = await graphOf(broken)
      const found = await breaksIn(graph, 'shapes.ttl')
      const at = `${ORIGIN}/catalog.jsonld#catalog`
      expect(found).toContain(`${at} title MinCountConstraintComponent`)
      expect(found).toContain(`${at} homepage NodeKindConstraintComponent`)
      expect(found).toContain(`${String(distribution?.['@id'])} accessURL MinCountConstraintComponent`)
      expect(await breaksIn(graph, 'range.ttl')).toContain(`${at} homepage ClassConstraintComponent`)
    },
  )
})

describe.skipIf(without('frictionless-2.0/datapackage.json'))('the data package of every register', () => {
  const schemaOf = (file: string): object => JSON.parse(readFileSync(join(STANDARDS, 'frictionless-2.0', file), 'utf8'))
  const ajv = addFormats(new Ajv({ strict: false, allErrors: true }))
  const isPackage = ajv.compile(schemaOf('datapackage.json'))
  const made = { size: 7, year: '', rows: 1, bytes: 10, sha256: SHA256 }
  const unmade = { format: 'csv', size: 7, year: '2018', rows: undefined, bytes: undefined, sha256: undefined }
  const state = { PORTAL_ORIGIN: ORIGIN, LOG_ORIGIN: 'lucid.example/log/1', at: LAST_AT, checkpoint: 'note' }
  const packages = Object.values(REGISTERS).map((register) =>
    JSON.parse(
      JSON.stringify(dataPackage(register, [{ format: 'csv', ...made }, { format: 'ndjson', ...made }, unmade], state)),
    ),
  )

  it('is valid by the profile of Data Package v2, with files of single years', () => {
    for (const one of packages) expect([one.name, isPackage(one), isPackage.errors]).toEqual([one.name, true, null])
  })

  it('would not be valid without resources, or with a field of a type that is none', () => {
    expect(isPackage({ ...packages[0], resources: [] })).toBe(false)
    const [first] = structuredClone(packages)
    first.resources[0].schema.fields[0].type = 'nothing-such'
    expect(isPackage(first)).toBe(false)
  })
})
