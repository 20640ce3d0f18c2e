/**
 * Operations that the fuzz may leave without a single request that was taken, by why. The list may only get shorter: what
 * is neither here nor below has to be heard in the long run, and what the portal does not have any more has to leave it.
 */
export const UNHEARD: Readonly<Record<string, readonly string[]>> = {
  'what is asked with is told in words and not in the description, or no record of the kind is laid out': [
    'GET /open311/v2/tokens/{token}',
    'GET /credentials/facilities/{code}',
    'GET /api/activity/{seq}/proof',
    'POST /api/operator/erasures',
    'POST /api/operator/publications',
  ],
  'the log of the tests is too short, and nobody witnesses it': [
    'GET /log/tile/{level}/x{thousands}/{index}',
    'GET /log/tile/{level}/x{thousands}/{index}.p/{width}',
    'GET /log/witnessed',
  ],
  'the portal of the tests is no witness': ['POST /witness/add-checkpoint', 'GET /witness/logs', 'GET /witness/vkey'],
  'a passkey answers a challenge of a moment ago': [
    'POST /api/accounts',
    'POST /api/sessions',
    'POST /api/account/confirmation',
    'POST /api/account/passkeys',
    'DELETE /api/account/passkeys/{id}',
  ],
  'somebody was given a code, or a name, that nobody else knows': [
    'POST /api/sessions/recovery',
    'POST /api/recoveries/{account}/release',
    'DELETE /api/account/sessions/{id}',
    'DELETE /api/roles/{id}',
    'POST /api/invitations/preview',
    'POST /api/invitations/acceptance',
    'DELETE /api/points/accounts/{id}',
    'GET /api/points/accounts/{id}/proof',
    'POST /api/points/accounts/{id}/attestation-codes',
    'POST /api/points/accounts/{id}/family',
    'POST /api/points/attestations',
    'POST /api/points/comments',
    'POST /api/points/donations',
    'POST /api/points/second-codes',
    'POST /api/points/vouchers/redemption',
    'POST /api/points/redemptions',
    'POST /api/points/redemptions/{id}/cancellation',
    'POST /api/points/redemptions/{id}/confirmation',
    'POST /api/points/redemptions/{id}/refusal',
    'POST /api/points/redemption-confirmations',
    'GET /api/reports/{number}/files/{id}',
    'POST /api/reports/{number}/me-toos',
    'POST /api/reports/proofs',
  ],
  'several people did something in turn before': [
    'POST /api/consultations/{id}/decisions',
    'POST /api/consultations/{id}/answers',
    'POST /api/points/awards/{id}/attestation',
    'POST /api/points/audits/findings',
    'POST /api/label-watch/closures',
    'POST /api/label-watch/alerts',
    'GET /api/recalls/{number}',
    'POST /api/recalls/{number}/ending',
    'POST /api/recalls/{number}/answers',
    'GET /api/report-desk/reports/{number}/files/{id}',
    'GET /api/report-desk/reports/{number}/photos/{sha256}',
    'POST /api/report-desk/reports/{number}/files',
    'POST /api/report-desk/reports/{number}/penalties',
    'POST /api/report-desk/reports/{number}/forwardings',
    'POST /api/report-desk/reports/{number}/rewards',
    'POST /api/report-desk/keys/{id}/opening-tests',
    'POST /api/report-desk/reports/{number}/grants',
    'POST /api/reports/{number}/ratings',
    'POST /api/reports/{number}/reopenings',
    'POST /api/reports/{number}/evidence',
    'POST /api/reports/{number}/reward',
  ],
}

/** Operations that were left so beside those by one run of 5,000, and heard in another: of a dozen draws none may fit. */
export const SELDOM_HEARD: readonly string[] = [
  'POST /api/points/accounts/{id}/bank-statements',
  'POST /api/points/accounts/{id}/poolings',
  'POST /api/report-desk/reports',
  'POST /api/report-desk/keys',
  'DELETE /api/report-desk/keys/{id}',
  'GET /api/report-desk/keys/{id}/opening-test',
  'GET /api/reports/{number}',
]

/**
 * Asked before all others: a long run comes to them when what they need is out of date (a solved challenge, a clock that
 * ticked), was ended by another operation (a session, a role), or has used up a limit that it shares.
 */
export const ASKED_FIRST: readonly string[] = [
  'GET /health',
  'GET /open311/v2/requests/{id}',
  'POST /api/reports/commitments',
  'PATCH /api/account/passkeys/{id}',
]

/**
 * So many operations may a run leave unheard, whichever they are: 81 were when this was written, of 5,000 requests. The
 * number may only get smaller.
 */
export const MOST_UNHEARD = 88
