import { CONTEXT, MEDIA_TYPE } from './constants.ts'
import { certificatePage, credentialUrl } from './conformity.ts'
import { CHINA, CREDIT_CODES, numberOf, partyOf, recordUrl, type Portal } from './facts.ts'

export interface FacilityStated {
  /** Unified social credit code of whoever runs it. */
  code: string
  name: string
  /** One of several places where it works, as a certificate names it; else its registered address. */
  site?: { certificate: string; number: number; address: string } | undefined
  /** GB/T 2260 code and name of the county. */
  place?: { code: string; name: string; above: string } | undefined
  address?: string | undefined
  /** Code of GB/T 4754-2017. */
  industry?: string | undefined
  /** Decimal strings, degrees. */
  longitude?: string | undefined
  latitude?: string | undefined
  certificates: {
    number: string
    scheme: { key: string; name: string }
    issued: string
    expires?: string | undefined
  }[]
  /** RFC 3339 UTC: when the newest of these facts entered the record. */
  stated: string
}

/** A postal code is not recorded; UNTP asks for the member all the same. */
const UNKNOWN = ''

/** What a record is asked for with: the organisation's code, or the certificate that names a site and which one it is. */
export const facilityKey = ({ code, site }: Pick<FacilityStated, 'code' | 'site'>): string =>
  site ? `${site.certificate}~${site.number}` : code

/** @returns which site of which certificate is asked for; `undefined` for an organisation */
export const parseSiteKey = (key: string): { certificate: string; number: number } | undefined => {
  const [, certificate, digits] = /^([^~]{1,200})~([1-9]\d{0,2})$/.exec(key) ?? []
  return certificate && digits ? { certificate, number: Number(digits) } : undefined
}

/** What a site is called wherever a credential names it. */
export const siteId = (portal: Portal, certificate: string, number: number): string =>
  `${certificatePage(portal, certificate)}#site-${number}`

/**
 * A Digital Facility Record: where an organisation works and what is certified of it.
 * @see uncefact/spec-untp v0.7.0, DigitalFacilityRecord.json
 */
export const facilityRecord = (portal: Portal, stated: FacilityStated) => {
  const { code, name, site, place, industry, longitude, latitude, certificates } = stated
  const address = site?.address ?? stated.address
  const called = site ? `${name} ${site.address}` : name
  const party = partyOf(portal, { code, name })
  return {
    '@context': CONTEXT,
    id: `${portal.origin}/credentials/facilities/${encodeURIComponent(facilityKey(stated))}`,
    type: ['DigitalFacilityRecord', 'VerifiableCredential'],
    issuer: { type: ['CredentialIssuer'], ...portal.issuer },
    validFrom: stated.stated,
    name: called,
    credentialSubject: {
      type: ['Facility'],
      id: site ? siteId(portal, site.certificate, site.number) : `${party.id}#facility`,
      name: called,
      registeredId: code,
      idScheme: CREDIT_CODES,
      countryOfOperation: CHINA,
      processCategory: industry
        ? [{ code: industry, name: industry, schemeId: 'https://www.stats.gov.cn/', schemeName: 'GB/T 4754-2017' }]
        : [],
      relatedParty: [{ role: 'operator', party }],
      relatedDocument: [{ linkURL: party.id, linkName: name, mediaType: 'text/html' }],
      locationInformation:
        longitude && latitude ? { geoLocation: { latitude: numberOf(latitude), longitude: numberOf(longitude) } } : {},
      address: {
        streetAddress: address ?? UNKNOWN,
        postalCode: UNKNOWN,
        addressLocality: place?.name ?? UNKNOWN,
        addressRegion: place?.above ?? UNKNOWN,
        addressCountry: CHINA,
      },
      performanceClaim: certificates.map(({ number, scheme, issued, expires }) => ({
        type: ['Claim'],
        id: certificatePage(portal, number),
        name: `${scheme.name} ${number}`,
        referenceCriteria: [],
        claimDate: issued,
        ...(expires ? { applicablePeriod: { startDate: issued, endDate: expires } } : {}),
        claimedPerformance: [],
        evidence: [{ linkURL: credentialUrl(portal, number), linkName: number, mediaType: MEDIA_TYPE }],
        conformityTopic: [
          { type: ['ConformityTopic'], id: recordUrl(portal, 'certification-schemes', scheme.key), name: scheme.name },
        ],
      })),
    },
  }
}
