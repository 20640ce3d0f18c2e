import { CONTEXT, MEDIA_TYPE } from './constants.ts'
import { certificatePage, credentialUrl } from './conformity.ts'
import { CHINA, CREDIT_CODES, numberOf, partyOf, recordUrl, type Portal } from './facts.ts'

export interface FacilityStated {
  /** Unified social credit code of whoever runs it. */
  code: string
  name: string
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

/**
 * A Digital Facility Record: where an organisation works and what is certified of it.
 * @see uncefact/spec-untp v0.7.0, DigitalFacilityRecord.json
 */
export const facilityRecord = (portal: Portal, stated: FacilityStated) => {
  const { code, name, place, address, industry, longitude, latitude, certificates } = stated
  const party = partyOf(portal, { code, name })
  return {
    '@context': CONTEXT,
    id: `${portal.origin}/credentials/facilities/${encodeURIComponent(code)}`,
    type: ['DigitalFacilityRecord', 'VerifiableCredential'],
    issuer: { type: ['CredentialIssuer'], ...portal.issuer },
    validFrom: stated.stated,
    name,
    credentialSubject: {
      type: ['Facility'],
      id: `${party.id}#facility`,
      name,
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
