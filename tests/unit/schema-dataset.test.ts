import { describe, expect, it } from 'vitest'
import { schemaDataset } from '../../content/data/schema-dataset.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'

const registerOf = (id: string): RegisterDefinition => {
  const register = REGISTERS[id]
  if (!register) throw new Error(`no register ${id}`)
  return register
}
const ORIGIN = 'https://lucid.example'

describe('a register for search engines', () => {
  it.each(Object.keys(REGISTERS))('%s has a name, and a description of the length that they take', (id) => {
    for (const language of ['zh', 'en'] as const) {
      const dataset = JSON.parse(schemaDataset(registerOf(id), ORIGIN, undefined, language))
      expect(dataset).toMatchObject({ '@context': 'https://schema.org', '@type': 'Dataset', identifier: id })
      expect(dataset.name).toBe(registerOf(id).title[language])
      expect(dataset.description.length).toBeLessThanOrEqual(5_000)
    }
  })

  it('names its downloads once it holds something, and none before', () => {
    const air = registerOf('air-quality')
    expect(JSON.parse(schemaDataset(air, ORIGIN, undefined, 'en'))).not.toHaveProperty('distribution')
    const held = JSON.parse(schemaDataset(air, ORIGIN, '2026-11-21T00:00:00Z', 'en'))
    expect(held.url).toBe(`${ORIGIN}/en/registers/air-quality/`)
    expect(held.dateModified).toBe('2026-11-21T00:00:00Z')
    expect(held.distribution).toContainEqual({
      '@type': 'DataDownload',
      encodingFormat: 'text/csv',
      contentUrl: `${ORIGIN}/api/registers/air-quality/export.csv`,
    })
  })

  it('cannot end the element it stands in', () => {
    const title = { zh: '</script><b>', en: '<!--' }
    const text = schemaDataset({ ...registerOf('places'), title }, ORIGIN, undefined, 'zh')
    expect(text).not.toContain('<')
    expect(JSON.parse(text)).toMatchObject({ name: title.zh, alternateName: title.en })
  })
})
