import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { existsSync, readFileSync } from 'node:fs'
import sax from 'sax'
import { describe, expect, it } from 'vitest'
import { extensionOf, requestOf, statusOf, updatesOf } from '../../content/open311/requests.ts'
import { definitionOf, servicesIn } from '../../content/open311/services.ts'
import { IGNORED, readSubmission } from '../../content/open311/submission.ts'
import { xmlDocument } from '../../content/open311/xml.ts'
import { CATEGORIES } from '../../content/reports/categories.ts'
import { STATES } from '../../content/reports/states.ts'

const SCHEMAS = `${import.meta.dirname}/../../../shared/standards/open311/schema/georeport-v2`
const isThere = existsSync(SCHEMAS)

const PHOTO = { sha256: 'a'.repeat(64), title: '一', mediaType: 'image/jpeg', bytes: 1 }
const body = {
  ...{ report: '7Q2MXK94TB', category: 'smoke', place: '990101', seen: '2026-11-10', recurring: false, text: '冒烟' },
  ...{ authority: '示例市生态环境局', state: 'received', received: '2026-11-10', due: '2027-01-18', latitude: '18.01' },
  ...{ longitude: '132.03', photos: [PHOTO] },
}
const there = { lang: 'en', place: 'Demonstration County', origin: 'https://lucid.example' } as const

describe('GeoReport v2', () => {
  const schemaOf = (name: string) => {
    const ajv = new Ajv({ strict: false })
    addFormats.default(ajv)
    for (const one of ['request', 'service', 'service-definition'])
      ajv.addSchema(JSON.parse(readFileSync(`${SCHEMAS}/${one}.json`, 'utf8')), `${one}.json`)
    const found = ajv.getSchema(`${name}.json`)
    if (!found) throw new Error(`no schema ${name}`)
    return (value: unknown): unknown[] => (found(value) === true ? [] : (found.errors ?? []))
  }

  it.skipIf(!isThere)('holds what is answered to its own schemas', () => {
    const [request, service, definition] = [schemaOf('request'), schemaOf('service'), schemaOf('service-definition')]
    expect(request(requestOf({ key: '7Q2MXK94TB', body }, there))).toEqual([])
    expect(request(requestOf({ key: 'x', body: {} }, { ...there, place: undefined })).length).toBeGreaterThan(0)
    for (const lang of ['zh', 'en'] as const) {
      expect(servicesIn(lang).flatMap(service)).toEqual([])
      for (const code of CATEGORIES) expect(definition(definitionOf(code, lang)), code).toEqual([])
    }
    expect(definition({ service_code: 'x', attributes: [{ code: 'x' }] })).not.toEqual([])
  })

  it('has two words for all states', () =>
    expect(STATES.filter((state) => statusOf({ state }) === 'closed')).toEqual(['not-accepted', 'closed']))

  it('shows every photograph in the extension, the first in the standard', () => {
    const photos = [PHOTO, { ...PHOTO, sha256: 'b'.repeat(64), title: '二' }]
    const stated = { key: '7Q2MXK94TB', publishedAt: '2026-11-12T16:01:00.000Z', body: { ...body, photos } }
    expect(requestOf(stated, there).media_url).toBe(`https://lucid.example/objects/${'a'.repeat(64)}`)
    expect(extensionOf([stated], there).photos.map(({ title }) => title)).toEqual(['一', '二'])
  })

  it('tells a change once, and nothing of revisions that changed nothing', () => {
    const at = (over: object) => ({
      key: '7Q2MXK94TB',
      publishedAt: '2026-11-12T16:01:00.000Z',
      body: { ...body, ...over },
    })
    const revisions = [at({}), at({ meToo: 'some' }), at({ state: 'accepted', since: '2026-11-14' })]
    expect(updatesOf(revisions, 'zh').map(({ state, update_id }) => `${update_id} ${state}`)).toEqual([
      ...['7Q2MXK94TB.1 received', '7Q2MXK94TB.3 accepted'],
    ])
  })
})

describe('XML', () => {
  it('is read back as it was, whatever is in it', () => {
    const nasty = '</description><script>alert(1)</script> & "x" \'y\' ]]> \u0000\u0008\ud800 冒烟'
    let [text, names] = ['', [] as string[]]
    const parser = sax.parser(true, { strictEntities: true })
    parser.ontext = (found) => (text += found)
    parser.onopentag = ({ name }) => names.push(name)
    parser.onerror = (error) => {
      throw error
    }
    parser.write(xmlDocument('service_requests', [{ description: nasty }])).close()
    expect(names).toEqual(['service_requests', 'request', 'description'])
    expect(text.trim()).toBe(nasty.replace(/[\u0000\u0008\ud800]/g, ''))
  })
  it('has empty elements for what is not known, and names for all items', () => {
    expect(xmlDocument('request', { zipcode: null, address: '' })).toContain('<request><zipcode/><address/></request>')
    expect(() => xmlDocument('pigeons', [1])).toThrow('have no name')
  })
})

describe('a report of another program', () => {
  const read = (form: Record<string, string>) => {
    const asked: string[] = []
    const found = readSubmission((name) => {
      asked.push(name)
      return form[name]
    }, '2026-11-22')
    return { found, asked }
  }
  const form = { service_code: 'smoke', address_id: '990101', description: '冒烟' }
  it('is counted only, of today and without contact, where nothing else is said', () => {
    const { found, asked } = read(form)
    expect(found).toMatchObject({
      value: { visibility: 'numbers', seen: '2026-11-22', contact: undefined, publicText: undefined },
    })
    for (const name of IGNORED) expect(asked).not.toContain(name)
  })
  it('publishes nothing that was not agreed to be', () => {
    const { found } = read({ ...form, 'attribute[public_text]': '冒烟' })
    expect(found).toMatchObject({ value: { visibility: 'numbers', publicText: undefined } })
  })
})
