import { CONTEXT, MEDIA_TYPE } from './constants.ts'
import { certificatePage, credentialUrl } from './conformity.ts'
import { CHINA, endOf, GTINS, numberOf, partyOf, recordUrl, type NamedParty, type Portal } from './facts.ts'

export interface ProductStated {
  /** Fourteen digits. */
  gtin: string
  name: string
  model?: string | undefined
  brand?: string | undefined
  category?: string | undefined
  producer: NamedParty
  /** Where it is produced, as its newest certificate says; by code and name. */
  place?: { code: string; name: string } | undefined
  certificates: {
    number: string
    scheme: { key: string; name: string }
    standards: { key: string; name: string }[]
    issued: string
    expires?: string | undefined
  }[]
  footprints: {
    key: string
    boundary: string
    method: string
    /** Of the data. */
    year: number
    /** Decimal string. */
    value: string
    /** UCUM. */
    unit: string
    functionalUnit: string
    verifier?: string | undefined
  }[]
  /** RFC 3339 UTC: when the newest of these facts entered the record. */
  stated: string
}

/** UNECE Recommendation 20 has no code for CO₂ equivalents: the mass alone, and what of it in the name of the metric. */
const REC20: Record<string, string> = { kg: 'KGM', g: 'GRM', t: 'TNE', mg: 'MGM' }

const certificateClaim = (
  portal: Portal,
  { number, scheme, standards, issued, expires }: ProductStated['certificates'][number],
) => ({
  type: ['Claim'],
  id: certificatePage(portal, number),
  name: `${scheme.name} ${number}`,
  referenceCriteria: standards.map(({ key, name }) => ({
    type: ['Criterion'],
    id: recordUrl(portal, 'certification-criteria', key),
    name,
  })),
  claimDate: issued,
  ...(expires ? { applicablePeriod: { startDate: issued, endDate: expires } } : {}),
  claimedPerformance: [],
  evidence: [{ linkURL: credentialUrl(portal, number), linkName: number, mediaType: MEDIA_TYPE }],
  conformityTopic: [
    { type: ['ConformityTopic'], id: recordUrl(portal, 'certification-schemes', scheme.key), name: scheme.name },
  ],
})

const footprintClaim = (portal: Portal, footprint: ProductStated['footprints'][number]) => {
  const { key, boundary, method, year, value, unit, functionalUnit, verifier } = footprint
  const url = recordUrl(portal, 'product-footprints', key)
  const [mass = ''] = /^[a-z]+/.exec(unit) ?? []
  return {
    type: ['Claim'],
    id: url,
    name: `产品碳足迹 Product carbon footprint ${key}`,
    description: [boundary, functionalUnit, `${value} ${unit}`, verifier].filter(Boolean).join('; '),
    referenceCriteria: [{ type: ['Criterion'], id: `${url}#method`, name: method }],
    claimDate: `${year}-12-31`,
    applicablePeriod: { startDate: `${year}-01-01`, endDate: `${year}-12-31` },
    claimedPerformance: [
      {
        metric: { type: ['PerformanceMetric'], id: `${url}#metric`, name: `CO2e, ${boundary}, per ${functionalUnit}` },
        measure: { value: numberOf(value), unit: REC20[mass] ?? unit },
      },
    ],
    evidence: [{ linkURL: url, linkName: key, mediaType: 'text/html' }],
    conformityTopic: [
      {
        type: ['ConformityTopic'],
        id: `${portal.origin}/registers/product-footprints/`,
        name: 'Product carbon footprint',
      },
    ],
  }
}

const first = (days: (string | undefined)[]): string | undefined => days.filter((day) => day !== undefined).sort()[0]

/**
 * A Digital Product Passport of a model: what is certified and declared of it, and where its way can be followed. It ends
 * when the first of its certificates does; each of them carries its own status.
 * @see uncefact/spec-untp v0.7.0, DigitalProductPassport.json
 */
export const productPassport = (portal: Portal, stated: ProductStated) => {
  const { gtin, name, model, brand, category, producer, place, certificates, footprints } = stated
  const until = first(certificates.map(({ expires }) => expires))
  return {
    '@context': CONTEXT,
    id: `${portal.origin}/credentials/products/${gtin}`,
    type: ['DigitalProductPassport', 'VerifiableCredential'],
    issuer: { type: ['CredentialIssuer'], ...portal.issuer },
    validFrom: stated.stated,
    ...(until ? { validUntil: endOf(until) } : {}),
    name,
    credentialSubject: {
      type: ['Product'],
      id: `${portal.origin}/01/${gtin}`,
      name,
      ...(brand ? { description: brand } : {}),
      idScheme: GTINS,
      ...(model ? { modelNumber: model } : {}),
      idGranularity: 'model',
      productCategory: category
        ? [
            {
              code: category,
              name: category,
              schemeId: `${portal.origin}/registers/certified-products/`,
              schemeName: '认证产品类别 categories as certified',
            },
          ]
        : [],
      relatedDocument: [
        { linkURL: `${portal.origin}/products/${gtin}/`, linkName: name, mediaType: 'text/html' },
        { linkURL: `${portal.origin}/trace/${gtin}/`, linkName: `追溯 traceability ${gtin}`, mediaType: 'text/html' },
      ],
      relatedParty: [{ role: 'manufacturer', party: partyOf(portal, producer) }],
      producedAtFacility: place
        ? { type: ['Facility'], id: `${portal.origin}/places/${place.code}/`, name: place.name }
        : { type: ['Facility'], id: partyOf(portal, producer).id, name: producer.name },
      countryOfProduction: CHINA,
      performanceClaim: [
        ...certificates.map((one) => certificateClaim(portal, one)),
        ...footprints.map((one) => footprintClaim(portal, one)),
      ],
    },
  }
}
