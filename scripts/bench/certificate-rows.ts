import { sql } from 'drizzle-orm'
import { skeletonOf } from '../../content/certificates/number.ts'
import { recordTokens } from '../../content/search/tokens.ts'
import { runBatch } from '../../db/record/db.ts'

/** Certificates for the bench: a few through the door, or very many straight into the tables that lists read. */

export const CERTIFICATE = 'BENCH-2024-0001'
const CERTIFIER = '91990100000000240R'

/** What one certificate stands on, and itself, register by register. */
export const openDoorRows = () => [
  {
    register: 'certification-bodies',
    rows: [{ organisation: CERTIFIER, name: '示例绿色认证有限公司', status: 'approved' }],
  },
  {
    register: 'accreditations',
    rows: [
      {
        organisation: CERTIFIER,
        scheme: 'green-product',
        validFrom: '2020-01-01',
        accreditedBy: '示例认可中心',
        status: 'valid',
      },
    ],
  },
  {
    register: 'certificates',
    rows: [
      {
        number: CERTIFICATE,
        scheme: 'green-product',
        standards: ['GB/T 35607-2017'],
        holder: '91990101000000283M',
        holderName: '示例家具有限公司',
        certifier: CERTIFIER,
        category: '家具',
        issued: '2024-03-01',
        expires: '2027-02-28',
      },
    ],
  },
  {
    register: 'certified-products',
    rows: [{ certificate: CERTIFICATE, item: '1', name: '示例书桌', gtin: '9520000000011' }],
  },
]

const GOODS = ['书桌', '衣柜', '地板', '涂料', '绿茶', '蜂蜜', '瓷砖', '床垫', '门窗', '纸巾', '毛巾', '灯具']
const KINDS = ['实木', '环保', '儿童', '有机', '节能', '抗菌', '无醛', '再生']

/** Certificates of one company, whatever the size of the record. */
const OF_COMPANY = 4
/** A certifier that issued one in so many, a scheme that one in so many is of. */
const RARE = 1_000
const SMALL_CERTIFIER = '91990100000000259N'
const RARE_SCHEME = 'circular'
const SCHEMES = ['green-product', 'energy-saving', 'organic', 'green-building-material']

/** Two ideographs that stand for a number, 0..20,000 squared. */
const nameOf = (n: number): string =>
  String.fromCharCode(0x4e00 + (n % 20_000)) + String.fromCharCode(0x4e00 + (Math.floor(n / 20_000) % 20_000))

/** The `n`-th certificate, with one product. */
export const nth = (n: number) => ({
  number: `BN-${String(n).padStart(8, '0')}`,
  company: `示例${nameOf(Math.floor(n / OF_COMPANY))}有限公司`,
  holder: `9199${String(Math.floor(n / OF_COMPANY)).padStart(14, '0')}`,
  certifier: n % RARE === 7 ? SMALL_CERTIFIER : CERTIFIER,
  scheme: n % RARE === 11 ? RARE_SCHEME : (SCHEMES[n % SCHEMES.length] ?? ''),
  gtin: `0952${String(n).padStart(10, '0')}`,
  product: `示例${KINDS[n % KINDS.length] ?? ''}${GOODS[(n * 5) % GOODS.length] ?? ''}`,
  expires: n % 7 === 5 ? '2026-03-01' : `20${27 + (n % 3)}-02-28`,
  changes: changesOf(n),
})
export const RARE_ONES = { certifier: SMALL_CERTIFIER, scheme: RARE_SCHEME }

/** One in twenty was suspended, half of these resumed; one in fifty was withdrawn. */
const changesOf = (n: number): [change: string, effective: string][] => {
  if (n % 50 === 3) return [['withdrawn', '2025-06-01']]
  if (n % 20 === 7) return [['suspended', '2025-03-01'], ...(n % 40 === 7 ? [] : [RESUMED])]
  return []
}
const RESUMED: [string, string] = ['resumed', '2025-04-01']

/** Certificates written at once: bound values stay under 1.5 MB. */
const AT_ONCE = 1_500
const AT = '2026-01-01T00:00:00Z'

interface Filled {
  idx: number
  register: string
  key: string
  time: string | null
  body: object
  tokens: string | null
  /** Trade item number that it speaks of. */
  subject?: string
  /** Of its step in a certificate's life, if it is one. */
  event?: string
  skeleton?: string
}

/** Rows of one certificate, the first at `idx`. */
const rowsOf = (n: number, idx: number): Filled[] => {
  const { number, company, holder, certifier, scheme, gtin, product, expires, changes } = nth(n)
  const certificate = {
    number,
    scheme,
    standards: ['GB-T-35607-2017'],
    holder,
    holderName: company,
    certifier,
    issued: '2024-03-01',
    expires,
  }
  return [
    {
      idx,
      register: 'certificates',
      key: number,
      time: '2024-03-01',
      body: certificate,
      tokens: recordTokens('certificates', `${number}\n${company}`),
      event: 'issued',
      skeleton: skeletonOf(number),
    },
    {
      idx: idx + 1,
      register: 'certified-products',
      key: `${number}~1`,
      time: null,
      body: { certificate: number, item: '1', name: product, gtin },
      tokens: recordTokens('certified-products', `${number}\n1\n${product}`),
      subject: gtin,
    },
    ...changes.map(([change, effective], i) => ({
      idx: idx + 2 + i,
      register: 'certificate-changes',
      key: `${number}~${effective}~${change}`,
      time: effective,
      body: { certificate: number, change, effective, reason: '示例' },
      tokens: null,
      event: change,
    })),
  ]
}

/**
 * Fills an empty record with certificates, a product each and changes, without log and leaves: what lists and checks read,
 * and no more.
 * @param say - told how far it has come
 */
export const fillCertificates = async (
  db: { $client: D1Database },
  count: number,
  say: (text: string) => void,
): Promise<void> => {
  let idx = 0
  for (let first = 0; first < count; first += AT_ONCE) {
    const rows: Filled[] = []
    for (let n = first; n < Math.min(first + AT_ONCE, count); n++) {
      const own = rowsOf(n, idx)
      rows.push(...own)
      idx += own.length
    }
    const plain = JSON.stringify(rows.map(({ tokens: _, ...row }) => row))
    const text = JSON.stringify(rows.map(({ idx: id, tokens }) => [id, tokens]))
    await runBatch(db, [
      sql`INSERT INTO entries (idx, register, key, revision, status, publisher, published_at)
        SELECT value->>'idx', value->>'register', value->>'key', 1, 'published', 'portal', ${AT} FROM json_each(${plain})`,
      sql`INSERT INTO records (id, register, key, idx, revision, status, time, body)
        SELECT value->>'idx', value->>'register', value->>'key', value->>'idx', 1, 'published', value->>'time',
          value->'body' FROM json_each(${plain})`,
      sql`INSERT INTO mentions (subject, register, at, key)
        SELECT value->>'subject', value->>'register', ${AT}, value->>'key' FROM json_each(${plain})
        WHERE value->>'subject' IS NOT NULL`,
      sql`INSERT INTO search (rowid, tokens) SELECT value->>0, value->>1 FROM json_each(${text}) WHERE value->>1 IS NOT NULL`,
      sql`INSERT INTO certificate_states (idx, certificate, event, effective, expires, certifier, publisher, named, skeleton)
        SELECT value->>'idx', coalesce(value->'body'->>'number', value->'body'->>'certificate'), value->>'event',
          coalesce(value->'body'->>'issued', value->'body'->>'effective'), value->'body'->>'expires',
          value->'body'->>'certifier', 'portal', iif(value->>'event' = 'issued', '[]', NULL), value->>'skeleton'
        FROM json_each(${plain}) WHERE value->>'event' IS NOT NULL ORDER BY value->>'idx'`,
    ])
    if ((first / AT_ONCE) % 50 === 49) say(`${first + AT_ONCE} of ${count} certificates`)
  }
  await runBatch(db, [sql`INSERT INTO checkpoints (size, root, note, at) VALUES (${idx}, 'AAAA', '', ${AT})`])
}
