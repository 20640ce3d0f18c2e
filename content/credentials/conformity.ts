import { CONTEXT } from './constants.ts'
import { endOf, partyOf, recordUrl, startOf, type NamedParty, type Portal } from './facts.ts'
import { listName, type StatusPlace } from './status-place.ts'

/** A certificate as the record has it. */
export interface CertificateStated {
  number: string
  scheme: { key: string; name: string }
  /** Key and number of each criterion. */
  standards: { key: string; name: string }[]
  holder: NamedParty
  certifier: NamedParty
  category?: string | undefined
  issued: string
  /** Last day; none where it has no end. */
  expires?: string | undefined
  /** Names of places where it is produced. */
  sites: string[]
  products: { item: string; name: string; model?: string | undefined; gtin?: string | undefined }[]
  /** Which accreditation covered the certifier when it was issued. */
  accredited?: { by: string; number?: string | undefined } | undefined
  /** Absent where the record gave it no place. */
  status?: StatusPlace | undefined
}

/** Address of a certificate's credential, and of the page that people read. */
export const credentialUrl = ({ origin }: Portal, number: string): string =>
  `${origin}/credentials/certificates/${encodeURIComponent(number)}`
export const certificatePage = ({ origin }: Portal, number: string): string =>
  `${origin}/certificates/${encodeURIComponent(number)}/`

/**
 * UNTP leaves room for one entry. It names the list of suspensions, where a withdrawn certificate stays marked; which of
 * both it was, the list of revocations tells at the same index.
 */
const statusEntry = ({ origin }: Portal, { list, index }: StatusPlace) => {
  const url = `${origin}/credentials/status/${listName('suspension', list)}`
  return {
    id: `${url}#${index}`,
    type: 'BitstringStatusListEntry',
    statusPurpose: 'suspension',
    statusListIndex: index,
    statusListCredential: url,
  }
}

const productOf = (
  portal: Portal,
  number: string,
  { item, name, model, gtin }: CertificateStated['products'][number],
) => ({
  product: {
    type: ['Product'],
    id: gtin ? `${portal.origin}/01/${gtin}` : recordUrl(portal, 'certified-products', `${number}~${item}`),
    name,
    ...(model ? { modelNumber: model } : {}),
  },
  idVerifiedByCAB: true,
})

const assessmentOf = (portal: Portal, stated: CertificateStated) => {
  const { number, scheme, standards, products, sites, holder, issued } = stated
  return {
    type: ['ConformityAssessment'],
    id: `${certificatePage(portal, number)}#assessment`,
    name: stated.category ?? scheme.name,
    assessmentCriteria: standards.map(({ key, name }) => ({
      type: ['Criterion'],
      id: recordUrl(portal, 'certification-criteria', key),
      name,
    })),
    assessmentDate: issued,
    assessedPerformance: [],
    ...(products.length > 0 ? { assessedProduct: products.map((one) => productOf(portal, number, one)) } : {}),
    ...(sites.length > 0
      ? {
          assessedFacility: sites.map((name, at) => ({
            facility: { type: ['Facility'], id: `${certificatePage(portal, number)}#site-${at + 1}`, name },
          })),
        }
      : {}),
    assessedOrganisation: partyOf(portal, holder),
    referenceStandard: standards.map(({ key, name }) => ({
      type: ['Standard'],
      id: recordUrl(portal, 'certification-criteria', key),
      name,
    })),
    conformityTopic: [
      { type: ['ConformityTopic'], id: recordUrl(portal, 'certification-schemes', scheme.key), name: scheme.name },
    ],
    conformance: true,
  }
}

/**
 * A Digital Conformity Credential: the portal states what is recorded of a certificate. It is the portal that signs;
 * who certified stands inside.
 * @see uncefact/spec-untp v0.7.0, ConformityCredential.json
 */
export const conformityCredential = (portal: Portal, stated: CertificateStated) => {
  const { number, scheme, holder, certifier, accredited, issued, expires, status } = stated
  return {
    '@context': CONTEXT,
    id: credentialUrl(portal, number),
    type: ['DigitalConformityCredential', 'VerifiableCredential'],
    issuer: { type: ['CredentialIssuer'], ...portal.issuer },
    validFrom: startOf(issued),
    ...(expires ? { validUntil: endOf(expires) } : {}),
    name: `${scheme.name} ${number}`,
    ...(status ? { credentialStatus: statusEntry(portal, status) } : {}),
    credentialSubject: {
      type: ['ConformityAttestation'],
      id: certificatePage(portal, number),
      name: `${scheme.name} ${number}`,
      description: `由${certifier.name}（${certifier.code}）颁发，由本平台从公开记录转述。Issued by ${certifier.name} (${certifier.code}); stated here as the public record has it.`,
      assessorLevel: '3rdParty',
      assessmentLevel: accredited ? 'authority-peer' : 'no-endorsement',
      attestationType: 'certification',
      issuedToParty: partyOf(portal, holder),
      ...(accredited
        ? {
            authorisation: [
              {
                name: `${certifier.name} ${accredited.number ?? ''}`.trim(),
                issuingAuthority: {
                  type: ['Party'],
                  id: `${portal.origin}/registers/accreditations/?q=${encodeURIComponent(certifier.code)}`,
                  name: accredited.by,
                },
              },
            ],
          }
        : {}),
      referenceScheme: {
        type: ['ConformityScheme'],
        id: recordUrl(portal, 'certification-schemes', scheme.key),
        name: scheme.name,
      },
      conformityCertificate: {
        linkURL: certificatePage(portal, number),
        linkName: number,
        mediaType: 'text/html',
      },
      auditableEvidence: {
        linkURL: recordUrl(portal, 'certificates', number),
        linkName: `${number}: history and proof of inclusion in the log`,
        mediaType: 'text/html',
      },
      conformityAssessment: [assessmentOf(portal, stated)],
    },
  }
}
