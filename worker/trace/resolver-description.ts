import { WORDS } from '../../content/generated/words.ts'
import { LINK_TYPES, typeAddress, VOCABULARY } from '../../content/trace/link-type.ts'

/** Where the context stands that makes JSON-LD of a link set. */
export const CONTEXT_PATH = '/contexts/linkset.jsonld'

const TERMS = 'http://purl.org/dc/terms/'

/** Makes JSON-LD of a link set. @see RFC 9264, appendix A */
export const LINKSET_CONTEXT = {
  '@context': {
    '@version': 1.1,
    '@vocab': VOCABULARY,
    linkset: '@graph',
    anchor: '@id',
    href: '@id',
    itemDescription: { '@id': `${TERMS}description` },
    description: { '@id': `${TERMS}description` },
    title: { '@id': `${TERMS}title`, '@language': 'zh' },
    'title*': { '@id': `${TERMS}title`, '@context': { value: '@value', language: '@language' } },
    type: { '@id': `${TERMS}format` },
    hreflang: { '@id': `${TERMS}language`, '@container': '@set' },
    context: { '@id': `${VOCABULARY}context`, '@container': '@set' },
  },
} as const

const typesIn = (language: 'zh' | 'en') =>
  Object.fromEntries(
    Object.entries(LINK_TYPES).map(([type, names]) => [
      `gs1:${type}`,
      { title: names[language], description: names[language], url: typeAddress(type) },
    ]),
  )

/**
 * What the resolver can do, at `/.well-known/gs1resolver`.
 * @see GS1-Conformant Resolver Standard, 3
 */
export const resolverDescription = (origin: string) => ({
  name: `${WORDS.site.name.en} ${WORDS.site.name.zh}`,
  resolverRoot: origin,
  termsOfUse: `${origin}/about/`,
  supportedLinkType: [{ namespace: VOCABULARY, prefix: 'gs1:' }],
  supportedPrimaryKeys: ['all'],
  supportedContextValuesExternal: [
    { nameOfList: 'ISO 3166-1 alpha-2', url: 'https://www.iso.org/iso-3166-country-codes.html' },
  ],
  linkTypeDefaultCanBeLinkset: false,
  linkTypeDefaultCanBeAll: false,
  supportsLanguageVariants: true,
  supportsSemanticInterpretation: false,
  validatesAIcombinations: true,
  jsonLdContextLocation: `${origin}${CONTEXT_PATH}`,
  contact: { fn: `${WORDS.site.name.en} ${WORDS.site.name.zh}` },
  activeLinkTypes: { zh: typesIn('zh'), en: typesIn('en') },
})
