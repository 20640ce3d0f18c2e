import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Ajv from 'ajv'
import addFormats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { dcatCatalogue } from '../../content/data/dcat.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { dataPackage } from '../../content/registers/data-package.ts'

const STANDARDS = join(import.meta.dirname, '../../../shared/standards')
/** The standards' own files stand beside the project, not in it. */
const without = (file: string): boolean => !existsSync(join(STANDARDS, file))

const SHA256 = 'a'.repeat(64)
const LAST_AT = '2026-01-31T08:00:00Z'
const ORIGIN = 'https://lucid.example'

type Node = Record<string, unknown>
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Every node of a document that has a class, at any depth. */
const nodesIn = (value: unknown): Node[] => {
  if (Array.isArray(value)) return value.flatMap(nodesIn)
  if (!isNode(value)) return []
  return [
    ...(value['@value'] === undefined && value['@type'] !== undefined ? [value] : []),
    ...Object.values(value).flatMap(nodesIn),
  ]
}

interface Constraint {
  target: string
  path: string
  minCount?: number
  maxCount?: number
  nodeKind?: string
  datatype?: string
  class?: string
}

/** Property constraints of severity Violation, as far as they stand on one line each, which those of DCAT-AP do. */
const constraintsIn = (turtle: string): Constraint[] =>
  turtle.split(/\n(?=:\w+_Shape)/).flatMap((shape) => {
    const target = /sh:targetClass (\S+)/.exec(shape)?.[1]
    if (target === undefined) return []
    return [...shape.matchAll(/\[([^[\]]*)\]/g)].flatMap(([, body = '']): Constraint[] => {
      const of = (name: string): string | undefined => new RegExp(`sh:${name} ([^\\s;]+)`).exec(body)?.[1]
      const path = of('path')
      if (path === undefined || !body.includes('sh:Violation')) return []
      const [min, max] = [of('minCount'), of('maxCount')]
      const [nodeKind, datatype, ofClass] = [of('nodeKind'), of('datatype'), of('class')]
      return [
        {
          ...{ target, path },
          ...(min ? { minCount: Number(min) } : {}),
          ...(max ? { maxCount: Number(max) } : {}),
          ...(nodeKind ? { nodeKind } : {}),
          ...(datatype ? { datatype } : {}),
          ...(ofClass ? { class: ofClass } : {}),
        },
      ]
    })
  })

const isLiteral = (value: unknown): boolean => !isNode(value) || value['@value'] !== undefined

const breaksOf = (node: Node, constraint: Constraint): string[] => {
  const { path, minCount = 0, maxCount = Infinity, nodeKind, datatype } = constraint
  const value = node[path]
  const values: unknown[] = value === undefined ? [] : Array.isArray(value) ? value : [value]
  const typeOf = (one: unknown): unknown => (isNode(one) ? one['@type'] : undefined)
  const name = `${String(node['@type'])} ${path}`
  return [
    ...(values.length < minCount ? [`${name}: fewer than ${minCount}`] : []),
    ...(values.length > maxCount ? [`${name}: more than ${maxCount}`] : []),
    ...(nodeKind === 'sh:Literal' && !values.every(isLiteral) ? [`${name}: no literal`] : []),
    ...(nodeKind !== undefined && nodeKind !== 'sh:Literal' && values.some(isLiteral) ? [`${name}: a literal`] : []),
    ...(datatype !== undefined && values.some((one) => typeOf(one) !== datatype) ? [`${name}: no ${datatype}`] : []),
    ...(constraint.class !== undefined && values.some((one) => typeOf(one) !== constraint.class)
      ? [`${name}: no ${constraint.class}`]
      : []),
  ]
}

const breaksIn = (catalogue: unknown, constraints: Constraint[]): string[] =>
  nodesIn(catalogue).flatMap((node) =>
    constraints.filter(({ target }) => target === node['@type']).flatMap((constraint) => breaksOf(node, constraint)),
  )

const catalogueOf = () => {
  const exports = ['csv', 'ndjson', 'json'].map((format) => ({ format, bytes: 10, sha256: SHA256 }))
  const held = Object.values(REGISTERS).map((register) => ({ register, size: 7, lastAt: LAST_AT, exports }))
  return dcatCatalogue(held, ORIGIN, LAST_AT)
}

describe.skipIf(without('dcat-ap-3.0.1/shapes.ttl'))('the catalogue of every register', () => {
  const read = (file: string): Constraint[] =>
    constraintsIn(readFileSync(join(STANDARDS, 'dcat-ap-3.0.1', file), 'utf8'))

  it('breaks no constraint of the shapes of DCAT-AP 3.0.1, nor of its ranges', () => {
    const shapes = read('shapes.ttl')
    expect(shapes.length).toBeGreaterThan(80)
    expect(breaksIn(catalogueOf(), shapes)).toEqual([])
    expect(breaksIn(catalogueOf(), read('range.ttl'))).toEqual([])
  })

  it('would break one without a title, with two licences, or with a text for a page', () => {
    const broken = { ...catalogueOf(), 'dct:title': [], 'foaf:homepage': { '@value': 'https://lucid.example' } }
    expect(breaksIn(broken, read('shapes.ttl'))).toEqual(
      expect.arrayContaining(['dcat:Catalog dct:title: fewer than 1', 'dcat:Catalog foaf:homepage: a literal']),
    )
  })

  it('says of every register how often it grows', () => {
    const datasets = nodesIn(catalogueOf()).filter((node) => node['@type'] === 'dcat:Dataset')
    expect(datasets).toHaveLength(Object.keys(REGISTERS).length)
    const air = datasets.find((node) => node['dct:identifier'] === 'air-quality')
    expect(air?.['dct:accrualPeriodicity']).toMatchObject({ '@id': expect.stringMatching(/frequency\/HOURLY$/) })
    expect(datasets.filter((node) => node['dct:accrualPeriodicity'] === undefined)).toEqual([])
  })
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
