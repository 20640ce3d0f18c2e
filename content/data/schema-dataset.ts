import { DATASETS } from '../generated/datasets.ts'
import type { Language } from '../registers/messages.ts'
import type { RegisterDefinition } from '../registers/register.ts'

/** Media types of the exports that search engines are told of. */
const ENCODINGS = { csv: 'text/csv', ndjson: 'application/x-ndjson', json: 'application/json' } as const

/**
 * A register as a `Dataset` of schema.org, for search engines.
 * @param origin - of the portal, without a slash behind
 * @param lastAt - when it last said something, RFC 3339; `undefined` while it holds nothing and has no download
 * @returns JSON that may stand in a `script` element as it is
 * @see https://schema.org/Dataset
 */
export const schemaDataset = (
  register: RegisterDefinition,
  origin: string,
  lastAt: string | undefined,
  language: Language,
): string => {
  const { id, title, description, absence, licence } = register
  const source = DATASETS[id]?.source
  const url = `${origin}${language === 'en' ? '/en' : ''}/registers/${id}/`
  const dataset = {
    '@context': 'https://schema.org',
    '@type': 'Dataset',
    '@id': `${origin}/registers/${id}/#dataset`,
    url,
    name: title[language],
    alternateName: title[language === 'en' ? 'zh' : 'en'],
    description: `${description[language]}${language === 'en' ? ' ' : ''}${absence[language]}`,
    identifier: id,
    license: `https://spdx.org/licenses/${licence}`,
    inLanguage: language === 'zh' ? 'zh-Hans' : 'en',
    isAccessibleForFree: true,
    includedInDataCatalog: { '@type': 'DataCatalog', url: `${origin}/catalog.jsonld` },
    variableMeasured: Object.values(register.fields)
      .filter(({ role }) => role.includes('value'))
      .map((field) => ({
        '@type': 'PropertyValue',
        name: field.title[language],
        ...(field.unit ? { unitText: field.unit } : {}),
      })),
    ...(source ? { isBasedOn: source.url } : {}),
    ...(lastAt === undefined
      ? {}
      : {
          dateModified: lastAt,
          distribution: Object.entries(ENCODINGS).map(([format, encodingFormat]) => ({
            '@type': 'DataDownload',
            encodingFormat,
            contentUrl: `${origin}/api/registers/${id}/export.${format}`,
          })),
        }),
  }
  // `</script>` would end the element that this stands in.
  return JSON.stringify(dataset).replaceAll('<', '\\u003c')
}
