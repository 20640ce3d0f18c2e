import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { told } from '../../scripts/advisories.ts'
import { licenceText } from '../../scripts/portal/bills.ts'
import { bill, componentsOf, Lock, readLock } from '../../scripts/sbom.ts'

/** What the JSON schema of CycloneDX 1.6 asks of the members that we write. */
const Bom = z.strictObject({
  $schema: z.literal('http://cyclonedx.org/schema/bom-1.6.schema.json'),
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.literal('1.6'),
  version: z.int().min(1),
  metadata: z.strictObject({
    component: z.strictObject({
      type: z.literal('application'),
      'bom-ref': z.string().min(1),
      name: z.string(),
      version: z.string(),
      licenses: z.array(z.strictObject({ license: z.strictObject({ id: z.string() }) })),
    }),
  }),
  components: z.array(
    z.strictObject({
      type: z.literal('library'),
      'bom-ref': z.string().min(1),
      name: z.string(),
      version: z.string(),
      purl: z.string().regex(/^pkg:npm\/(%40[\w.-]+\/)?[\w.-]+@[\w.+-]+$/),
      scope: z.enum(['required', 'optional', 'excluded']),
      licenses: z
        .array(
          z.union([
            z.strictObject({ license: z.strictObject({ id: z.string().regex(/^[\w.+-]+$/) }) }),
            z.strictObject({ expression: z.string() }),
          ]),
        )
        .max(1),
      hashes: z.array(
        z.strictObject({
          alg: z.enum(['SHA-512', 'SHA-1']),
          content: z.string().regex(/^[0-9a-f]{40}$|^[0-9a-f]{128}$/),
        }),
      ),
    }),
  ),
  dependencies: z.array(z.strictObject({ ref: z.string(), dependsOn: z.array(z.string()) })),
})

describe('the bill of materials', () => {
  const made = bill(readLock())

  it('names every package of the lock with its version, licence and hash', () => {
    const { components } = Bom.parse(made)
    expect(components.length).toBe(Object.keys(readLock().packages).length - 1)
    expect(components.filter(({ licenses, hashes }) => licenses.length === 0 || hashes.length === 0)).toEqual([])
    expect(components.find(({ name }) => name === 'hono')).toMatchObject({
      scope: 'required',
      purl: 'pkg:npm/hono@4.13.19',
    })
    expect(components.find(({ name }) => name === 'vitest')).toMatchObject({ scope: 'excluded' })
    expect(components.find(({ name }) => name === '@noble/hashes')?.purl).toMatch(/^pkg:npm\/%40noble\/hashes@/)
  })

  it('leads from each to what it needs, by references that are there and only once', () => {
    const references = new Set(['portal', ...made.components.map((one) => one['bom-ref'])])
    expect(references.size).toBe(made.components.length + 1)
    expect(made.dependencies.flatMap(({ dependsOn }) => dependsOn).filter((one) => !references.has(one))).toEqual([])
    expect(made.dependencies.find(({ ref }) => ref === 'portal')?.dependsOn).toContain('node_modules/hono')
  })

  it('is the same for the same lock, and finds what lies in a folder of its own', () => {
    expect(JSON.stringify(bill(readLock()))).toBe(JSON.stringify(made))
    const lock = Lock.parse({
      name: 'x',
      version: '1',
      packages: {
        '': { dependencies: { a: '1' } },
        'node_modules/a': { version: '1.0.0', dependencies: { b: '2' }, license: 'MIT OR Apache-2.0' },
        'node_modules/a/node_modules/b': { version: '2.0.0' },
        'node_modules/b': { version: '1.0.0', dev: true },
      },
    })
    const { dependencies } = bill(lock)
    expect(dependencies[1]).toEqual({ ref: 'node_modules/a', dependsOn: ['node_modules/a/node_modules/b'] })
    expect(componentsOf(lock)[0]?.licenses).toEqual([{ expression: 'MIT OR Apache-2.0' }])
  })
})

describe('the terms of what is served', () => {
  it('are those of every package whose code is, in full', () => {
    const text = licenceText()
    for (const { name, version, scope } of componentsOf(readLock()))
      if (scope === 'required') expect(text).toContain(`${name} ${version}\n`)
    expect(text.match(/Permission is hereby granted/g)?.length).toBeGreaterThan(20)
  })

  it('ask for nothing that a served program could not keep', () => {
    const asked = componentsOf(readLock())
      .filter(({ scope }) => scope === 'required')
      .map(({ name, licenses: [said] }) => ({
        name,
        terms: said && ('license' in said ? said.license.id : said.expression),
      }))
    expect(
      asked.filter(
        ({ terms }) =>
          !/^(\(?(MIT|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|BlueOak-1\.0\.0|CC0-1\.0|Unlicense)\b)/.test(terms ?? ''),
      ),
    ).toEqual([])
  })
})

describe('known flaws', () => {
  const served = new Set(['hono'])
  const flaw = (name: string) =>
    JSON.stringify({ vulnerabilities: { [name]: { severity: 'high', range: '<5', isDirect: true } } })

  it('of what is served fail; of tools they are told; no answer is none', () => {
    expect(told(flaw('hono'), served)).toEqual({ code: 1, lines: ['high hono <5, served'] })
    expect(told(flaw('vitest'), served)).toMatchObject({ code: 0, lines: [expect.stringContaining('testing only')] })
    expect(told('{"vulnerabilities":{}}', served)).toMatchObject({ code: 0 })
    for (const none of ['', '{"error":{"code":"ENOTFOUND"}}', 'oops']) expect(told(none, served).code).toBe(2)
  })
})
