import { sql } from 'drizzle-orm'
import { skeletonOf } from '../../content/certificates/number.ts'
import { searchTokens } from '../../content/search/tokens.ts'
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

/** The `n`-th certificate, with one product. */
export const nth = (n: number) => ({
  number: `BN-${String(n).padStart(8, '0')}`,
  company: `示例${String.fromCharCode(0x4e00 + (n % 5_000))}${String.fromCharCode(0x5000 + ((n * 7) % 5_000))}有限公司`,
  product: `示例${KINDS[n % KINDS.length] ?? ''}${GOODS[(n * 5) % GOODS.length] ?? ''}`,
})

/** Certificates written at once: bound values stay under 1.5 MB. */
const AT_ONCE = 2_000
const AT = '2026-01-01T00:00:00Z'

/**
 * Fills an empty record with certificates and a product each, without log and leaves: what lists read, and no more.
 * @param say - told how far it has come
 */
export const fillCertificates = async (
  db: { $client: D1Database },
  count: number,
  say: (text: string) => void,
): Promise<void> => {
  for (let first = 0; first < count; first += AT_ONCE) {
    const rows = Array.from({ length: Math.min(AT_ONCE, count - first) }, (_, i) => {
      const n = first + i
      const { number, company, product } = nth(n)
      const certificate = {
        number,
        scheme: 'green-product',
        standards: ['GB-T-35607-2017'],
        holder: '91990101000000283M',
        holderName: company,
        certifier: CERTIFIER,
        issued: '2024-03-01',
        expires: `20${27 + (n % 3)}-02-28`,
      }
      const item = { certificate: number, item: '1', name: product }
      return [
        [
          2 * n,
          'certificates',
          number,
          certificate,
          searchTokens(`${number}\n${company}`),
          '2024-03-01',
          skeletonOf(number),
        ],
        [2 * n + 1, 'certified-products', `${number}~1`, item, searchTokens(`${number}\n1\n${product}`), null, null],
      ]
    }).flat()
    const json = JSON.stringify(rows)
    await runBatch(db, [
      sql`INSERT INTO entries (idx, register, key, revision, status, publisher, published_at)
        SELECT value->>0, value->>1, value->>2, 1, 'published', 'portal', ${AT} FROM json_each(${json})`,
      sql`INSERT INTO records (id, register, key, idx, revision, status, time, body)
        SELECT value->>0, value->>1, value->>2, value->>0, 1, 'published', value->>5, value->3 FROM json_each(${json})`,
      sql`INSERT INTO search (rowid, tokens) SELECT value->>0, value->>4 FROM json_each(${json})`,
      sql`INSERT INTO certificate_states (idx, certificate, event, effective, expires, certifier, publisher, named, skeleton)
        SELECT value->>0, value->>2, 'issued', '2024-03-01', '2027-02-28', ${CERTIFIER}, 'portal', '[]', value->>6
        FROM json_each(${json}) WHERE value->>6 IS NOT NULL`,
    ])
    if ((first / AT_ONCE) % 25 === 24) say(`${first + AT_ONCE} of ${count} certificates`)
  }
}
