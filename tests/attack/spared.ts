/**
 * Texts that no sending attacks, by why: an operation as a whole, or one of its fields. Whatever is neither here nor sent
 * fails the test, and so does whatever stands here and is no field any more.
 */

/** Becomes a field of a record, in which the corpus is planted: field → register and its field. */
export const RECORDED: Readonly<Record<string, string>> = {
  'POST /api/consultations/{id}/results /summary': 'consultation-results summary',
  'POST /api/consultations/{id}/results /decision': 'consultation-results decision',
  'POST /api/consultations/{id}/answers /answers/*/reason': 'consultation-answers reason',
  'POST /api/consultations/{id}/decisions /decisions/*/redacted': 'consultation-comments text',
  'POST /api/consultations/{id}/paper-comments /text': 'consultation-comments text',
  'POST /api/consultations/{id}/organisation-comments /text': 'consultation-comments text',
  'POST /api/certificates/{number}/status-changes /reason': 'certificate-changes reason',
  'POST /api/recalls /reason': 'recalls reason',
  'POST /api/recalls /reasonEn': 'recalls reasonEn',
  'POST /api/recalls /advice': 'recalls advice',
  'POST /api/recalls /adviceEn': 'recalls adviceEn',
  'POST /api/recalls /contact': 'recalls contact',
  'POST /api/recalls/{number}/ending /outcome': 'recalls outcome',
  'POST /api/recalls/{number}/answers /reason': 'recall-answers reason',
  'POST /api/recalls/{number}/answers /reasonEn': 'recall-answers reasonEn',
  'POST /api/certificates /{}': 'certificates holderName',
  'POST /api/certificates /*/{}': 'certificates holderName',
  'POST /api/products /{}': 'products name',
  'POST /api/products /*/{}': 'products name',
  'POST /api/operator/publications /rows/*/{}': 'standards note',
  'POST /api/registers/{register}/entries /*/{}': 'standards note',
}

/** Attacked as readers of the console see it, by the test of that name. */
const BROWSER = {
  'tests/browser/attack-intake.test.ts': [
    'POST /api/consultations/{id}/comments',
    'POST /api/consultations/{id}/decisions /decisions/*/reason',
    'POST /api/report-desk/reports /text',
    'POST /api/report-desk/reports/{number}/messages',
    'POST /api/report-desk/reports/{number}/status-changes /answer',
    'POST /api/report-desk/reports/{number}/status-changes /sealed',
    'POST /api/reports/{number}/messages',
    'POST /api/reports/{number}/reopenings',
    'POST /api/points/audits/findings',
    'POST /api/points/vouchers/redemption',
    'POST /api/points/second-codes',
    'POST /api/accounts /name',
    'POST /api/account/passkeys /name',
    'PATCH /api/account /name',
    'PATCH /api/account/passkeys/{id} /name',
    'POST /api/keys /name',
    'POST /api/operator/keys /name',
    'POST /open311/v2/requests.json /description',
    'POST /open311/v2/requests.xml /description',
  ],
  'tests/browser/relayed-messages.test.ts': ['POST /api/relayed-messages'],
}

/** Names of fields that must hold something that the portal knows, whichever operation they are of: all else is refused. */
export const NAMING =
  /\/(account|address_id|api_key|attester|authority|award|body|code|documents\/\*|endpoint|field|form|gtin|ground|issues\/\*|item|key|kind|lat|long|lots?|lots\/\*|mediaType|method|number|numbers\/\*|offer|organisation|paragraph|parameter|penalty|photos\/\*|place|project|recipient|references\/\*|register|registers\/\*|released\/\*|replacedBy|role|scheme|section|serial|serials\/\*|service|service_code|sha256|sri|token|topics\/\*|type|visibility|way|received)$/

export const SPARED: Readonly<Record<string, readonly string[]>> = {
  ...BROWSER,
  'a reason that stands beside its record, where one is planted beside each': [
    'POST /api/consultations/{id}/results /reason',
    'POST /api/gep/accounts/{place}/{year}/{method}/withdrawals',
    'POST /api/information-requests/{number}/acceptance /reason',
    'POST /api/information-requests/{number}/extension',
    'POST /api/operator/publications /reason',
    'POST /epcis/v2/capture/{captureID}/withdrawal',
  ],
  'titles of documents are sent with one register, and are the same in all': [
    'POST /api/consultations/{id}/results /documents/*/title',
    'POST /api/information-requests/{number}/answers /released/*/title',
  ],
  'rows, cell by cell those of another field here, or in another form': [
    'POST /api/certificates',
    'POST /api/products',
    'POST /api/products/{gtin}/lots',
    'POST /api/registers/{register}/entries',
    'POST /epcis/v2/events',
    'POST /api/gep/calculations',
  ],
  'sealed before it is sent: nobody but who opens it reads it, as text': [
    'POST /api/reports /envelope/{}',
    'PUT /api/reports/uploads/{id}/{part}',
    'POST /api/report-desk/keys /wrapped',
    'POST /api/report-desk/reports/{number}/forwardings',
    'POST /api/report-desk/reports/{number}/grants',
  ],
  'shown in the console alone, where scripts can write nothing but text: trusted types, which the browser suite hears':
    [
      'PATCH /api/points/accounts/{id}',
      'POST /api/consultations/{id}/paper-comments /name',
      'POST /api/hearings/{id}/contacts',
      'POST /api/label-watch/closures',
      'POST /api/points/attestation-withdrawals',
      'POST /api/points/awards',
      'POST /api/points/awards/{id}/attestation',
      'POST /api/points/reversals',
      'POST /api/report-desk/keys /name',
      'POST /api/report-desk/reports /address',
      'POST /api/report-desk/reports /phone',
      'POST /api/report-desk/reports /who',
      'POST /api/report-desk/reports/{number}/contact-openings',
      'POST /api/report-desk/reports/{number}/extensions',
      'POST /api/report-desk/reports/{number}/status-changes /reason',
      'POST /api/report-desk/reports/{number}/withholdings',
      'POST /api/report-desk/text-openings',
      'POST /api/waiting/{id}/refusal',
      ...['json', 'xml'].flatMap((form) =>
        ['address_string', 'email', 'first_name', 'last_name', 'phone'].map(
          (name) => `POST /open311/v2/requests.${form} /${name}`,
        ),
      ),
    ],
  'released by a handler from what the reporter agreed to, a field of the register reports': [
    'POST /api/report-desk/reports/{number}/releases',
  ],
  'answered as JSON, to whoever sent it or answers for it, and shown by no page': [
    'POST /api/hearings/{id}/registrations',
    'POST /api/credentials/verifications',
    'POST /api/points/accounts/{id}/bank-statements',
    'POST /api/report-desk/keys/{id}/opening-tests',
  ],
  'written by the operator alone, who has the database as well': ['POST /api/operator/erasures /ground'],
  'read by the portal alone': [
    'POST /api/account/passkeys /response/response/transports/*',
    'POST /api/accounts /response/response/transports/*',
    'POST /api/reports/commitments',
    'POST /api/reports/{number}/me-toos',
    'POST /witness/add-checkpoint',
  ],
}
