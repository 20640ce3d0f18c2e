import { DATASETS } from '../generated/datasets.ts'
import { WORDS } from '../generated/words.ts'
import { frequencyOf } from '../registers/due.ts'
import type { Bilingual, RegisterDefinition } from '../registers/register.ts'

/** The catalogue of all registers as JSON-LD. @see https://semiceu.github.io/DCAT-AP/releases/3.0.0/ */

/** A register that holds something, and which of its newest exports were made already. */
export interface Held {
  register: RegisterDefinition
  /** Tree size at which it came to say what it says now. */
  size: number
  /** RFC 3339 UTC. */
  lastAt: string
  /** Whether some of its records are invented for demonstration. */
  isDemonstrated?: boolean
  exports: { format: string; bytes: number; sha256: string }[]
}

const AUTHORITY = 'http://publications.europa.eu/resource/authority'

const CONTEXT = {
  dcat: 'http://www.w3.org/ns/dcat#',
  dct: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  spdx: 'http://spdx.org/rdf/terms#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
}

/** Formats that every register is exported in. The vocabulary of file types has none for lines of JSON. */
const FORMATS = [
  { format: 'csv', title: 'CSV', type: 'CSV', media: 'text/csv', standard: 'https://www.rfc-editor.org/rfc/rfc4180' },
  {
    format: 'ndjson',
    title: 'NDJSON',
    type: 'JSON',
    media: undefined,
    standard: 'https://github.com/ndjson/ndjson-spec',
  },
  {
    format: 'json',
    title: 'JSON',
    type: 'JSON',
    media: 'application/json',
    standard: 'https://www.rfc-editor.org/rfc/rfc8259',
  },
] as const

type Node = Record<string, unknown>

const node = (id: string, type: string, more: Node = {}): Node => ({ '@id': id, '@type': type, ...more })
const typed = (value: string, type: string): Node => ({ '@value': value, '@type': `xsd:${type}` })
const texts = ({ zh, en }: Bilingual): Node[] => [
  { '@value': zh, '@language': 'zh' },
  { '@value': en, '@language': 'en' },
]
const LANGUAGES = ['ZHO', 'ENG'].map((code) => node(`${AUTHORITY}/language/${code}`, 'dct:LinguisticSystem'))

/** Texts one after the other, in each language. */
const joined = (parts: (Bilingual | undefined)[]): Bilingual => {
  const all = parts.filter((part) => part !== undefined)
  return { zh: all.map(({ zh }) => zh).join(''), en: all.map(({ en }) => en).join(' ') }
}

const licenceOf = ({ licence }: RegisterDefinition): Node =>
  node(`https://spdx.org/licenses/${licence}`, 'dct:LicenseDocument')

const checksum = (sha256: string): Node => ({
  '@type': 'spdx:Checksum',
  'spdx:algorithm': node('spdx:checksumAlgorithm_sha256', 'spdx:ChecksumAlgorithm'),
  'spdx:checksumValue': typed(sha256, 'hexBinary'),
})

const distributionsOf = ({ register, size, lastAt, exports }: Held, origin: string): Node[] =>
  FORMATS.map(({ format, title, type, media, standard }) => {
    const made = exports.find((one) => one.format === format)
    const newest = `${origin}/api/registers/${register.id}/export.${format}`
    return node(`${origin}/registers/${register.id}/#${format}`, 'dcat:Distribution', {
      'dct:title': texts({ zh: title, en: title }),
      // The one leads to the newest state for ever, the other holds this state for ever.
      'dcat:accessURL': node(newest, 'rdfs:Resource'),
      'dcat:downloadURL': node(`${newest}?size=${size}`, 'rdfs:Resource'),
      'dct:format': node(`${AUTHORITY}/file-type/${type}`, 'dct:MediaTypeOrExtent'),
      ...(media
        ? { 'dcat:mediaType': node(`https://www.iana.org/assignments/media-types/${media}`, 'dct:MediaType') }
        : {}),
      'dct:conformsTo': node(standard, 'dct:Standard'),
      'dct:license': licenceOf(register),
      'dct:modified': typed(lastAt, 'dateTime'),
      ...(made
        ? {
            'dcat:byteSize': typed(String(made.bytes), 'nonNegativeInteger'),
            'spdx:checksum': checksum(made.sha256),
          }
        : {}),
    })
  })

const themeOf = ({ group }: RegisterDefinition): Node =>
  group === 'environment' || group === 'nature'
    ? {
        'dcat:theme': node(`${AUTHORITY}/data-theme/ENVI`, 'skos:Concept', {
          'skos:prefLabel': texts(WORDS.catalogue.environment),
        }),
      }
    : {}

const sourceOf = ({ id }: RegisterDefinition): Node => {
  const source = DATASETS[id]?.source
  if (!source) return {}
  return {
    'dct:provenance': {
      '@type': 'dct:ProvenanceStatement',
      'rdfs:label': texts(source.title),
      'rdfs:seeAlso': { '@id': source.url },
    },
  }
}

const datasetOf = (held: Held, origin: string, publisher: Node): Node => {
  const { register, lastAt } = held
  const page = `${origin}/registers/${register.id}/`
  const frequency = frequencyOf(register)
  const demonstration = held.isDemonstrated ? WORDS.catalogue.demonstration : undefined
  return node(`${page}#dataset`, 'dcat:Dataset', {
    'dct:identifier': register.id,
    'dct:title': texts(register.title),
    'dct:description': texts(joined([demonstration, register.description, register.absence])),
    'dct:publisher': publisher,
    'dct:language': LANGUAGES,
    'dct:modified': typed(lastAt, 'dateTime'),
    ...(frequency ? { 'dct:accrualPeriodicity': node(`${AUTHORITY}/frequency/${frequency}`, 'dct:Frequency') } : {}),
    ...themeOf(register),
    ...sourceOf(register),
    'dcat:landingPage': node(page, 'foaf:Document'),
    'foaf:page': node(`${origin}/api/registers/${register.id}/datapackage.json`, 'foaf:Document'),
    'dcat:distribution': distributionsOf(held, origin),
  })
}

/**
 * @param origin - of the portal, without a slash behind
 * @param at - when the log last grew, RFC 3339 UTC; `undefined` while it is empty
 */
export const dcatCatalogue = (held: Held[], origin: string, at: string | undefined): Node => {
  const publisher = node(`${origin}/#publisher`, 'foaf:Agent', { 'foaf:name': texts(WORDS.site.name) })
  return {
    '@context': CONTEXT,
    ...node(`${origin}/catalog.jsonld#catalog`, 'dcat:Catalog', {
      'dct:title': texts(WORDS.catalogue.title),
      'dct:description': texts(WORDS.catalogue.description),
      'dct:publisher': publisher,
      'dct:language': LANGUAGES,
      'foaf:homepage': node(`${origin}/`, 'foaf:Document'),
      ...(at === undefined ? {} : { 'dct:modified': typed(at, 'dateTime') }),
      'dcat:dataset': held.map((one) => datasetOf(one, origin, publisher)),
    }),
  }
}
