import { writeCompressed } from '../../content/trace/compression.ts'
import { aValueOf } from '../unit/gs1-values.ts'
import { CERTIFIER, HOLDER } from './certificate-builders.ts'
import { BUREAU, OPEN, TODAY } from './consultation-builders.ts'
import { CASE, CUT, FIELD, GROWER, lot } from './epcis-builders.ts'
import { PARTNER } from './points-accounts-builders.ts'
import { BODY, PLACE } from './reporting.ts'
import { GTIN, LOT, OTHERS, PRODUCER } from './trace-builders.ts'

export const COMPANY = '91350100M000100Y43'
export const ATTESTER = '11990101000000027Q'

/** Names that operations ask for, and a value or two that mean something. */
export const VALUES: Record<string, readonly string[]> = {
  'POST /api/registers/{register}/entries|registers/register': ['air-stations', 'places'],
  register: [
    'places',
    'air-quality',
    'air-stations',
    'standards',
    'certificates',
    'products',
    'lots',
    'penalties',
    'organisations',
    'reports',
    'replies',
  ],
  key: [
    '110000',
    '1001A',
    '1001A~20180219T230000Z~hour',
    'GB-3838-2002~w01019~general~instant~iii',
    COMPANY,
    'SLGP-2024-0001',
  ],
  notice: ['示供A', '示供止'],
  place: ['110000', '990000', '990100', PLACE, '513300'],
  'places/code': ['110000', '990100', PLACE],
  address_id: [PLACE],
  service_code: ['smoke', 'smell', 'noise'],
  organisation: [COMPANY, BUREAU, HOLDER, PRODUCER],
  uscc: [COMPANY, BUREAU, HOLDER, CERTIFIER],
  publisher: [COMPANY, BUREAU, 'portal'],
  authority: [BUREAU],
  body: [BODY],
  producer: [PRODUCER, GROWER],
  holder: [HOLDER],
  certifier: [CERTIFIER],
  partner: [PARTNER],
  scheme: ['green-product', 'organic'],
  certificate: ['SLGP-2024-0001'],
  'certificates/number': ['SLGP-2024-0001', 'SLGP-2024-0002'],
  gtin: [GTIN, FIELD, CASE, CUT, '9520000000073'],
  lot: [LOT, 'R1', 'R2', 'D120/26-07'],
  lots: [LOT, 'R1'],
  value: ['commissioning', 'inspecting', 'ObjectEvent', lot(FIELD, 'R1')],
  queryName: ['SimpleEventQuery', 'nothing'],
  method: ['garze-2017', 'mee-2020', 'specific-area-2021'],
  'accounts/place': ['513300'],
  'accounts/year': ['2010', '2011'],
  'accounts/method': ['garze-2017'],
  year: ['2010', '2011', '2024', '2026'],
  accounts: ['513300-2010-garze-2017,513300-2011-garze-2017'],
  'compensations/payment': ['示补~2024'],
  'gep:account': ['513300-2011-garze-2017'],
  section: ['B1'],
  parameter: ['w01019', 'w21003'],
  base: ['2.0'],
  weight: ['0.25', '0.75', '1'],
  amount: ['200000000'],
  stability: ['0.9'],
  consultation: [OPEN],
  'consultations/id': [OPEN, '示征未', '示征过'],
  'hearings/id': ['示听A', '示听过'],
  paragraph: ['p1', 'p2'],
  finalParagraph: ['p1'],
  index: ['0', '1', '5', '7'],
  from: ['2018-02-19', '2018-02-01', '0', '1'],
  to: ['2018-02-20', '5', '9'],
  size: ['1', '5', '9'],
  on: ['2026-11-22', '2024-06-01'],
  asOf: ['3', '2026-11-22T00:00:00Z'],
  q: ['示例', '甘孜', 'AQI', '绿茶'],
  file: ['places.atom', '110000.atom', `${COMPANY}.atom`, `${PLACE}.atom`, `${HOLDER}.ics`, `${HOLDER}.atom`],
  way: ['letter', 'counter', 'deliver'],
  received: [TODAY],
  contact: ['someone@example.com', '000-11112222'],
  part: ['participant', 'observer', '0', '1'],
  standing: ['resident', 'user'],
  visibility: ['published', 'counted'],
  kind: ['without-certificate'],
  form: ['online', 'email'],
  subject: ['示例河2025年水质监测报告'],
  endpoint: ['https://updates.push.services.mozilla.com/wpush/v2/a', 'https://fcm.googleapis.com/b'],
  topics: ['places/110000', 'registers/places'],
  'rules/id': ['battery-return', 'report-verified'],
  rule: ['battery-return'],
  project: ['wetland'],
  eventID: ['ni:///sha-256;0000?ver=CBV2.0'],
  commitment: [`${'A'.repeat(43)}`],
  sealed: ['YWdlLWVuY3J5cHRpb24ub3JnL3YxCg=='],
  priceYear: ['2011'],
  linkType: ['all', 'gs1:pip', 'linkset'],
  token: ['00000000000000000000000000000001'],
  list: ['suspension-1', 'revocation-1'],
  area: ['513300.valley'],
  'credentials:code': [HOLDER, CERTIFIER],
  'credentials:gtin': ['09521234567899', GTIN],
  'feeds:registers/file': ['places.atom', 'certificates.atom'],
  'feeds:places/file': ['110000.atom', '990100.atom'],
  'feeds:organisations/file': [`${COMPANY}.atom`],
  'feeds:ending-certificates/file': [`${HOLDER}.atom`],
  'feeds:certificate-calendars/file': [`${HOLDER}.ics`],
  'open311:code': ['smoke.json', 'smell.xml', 'smoke'],
  'registers:value': ['pm25', 'co', 'value'],
  'gs1-capture-error-behaviour': ['rollback', 'proceed'],
  span: ['year', 'decade'],
  scope: ['lots', 'all'],
  'gep:processes/process': ['cooling-capacity', 'slope-length-steepness'],
  'GET /api/gep/series|place': ['513300'],
  'GET /api/gep/series|method': ['garze-2017'],
  'GET /api/gep/comparisons|accounts': ['513300-2011-garze-2017,513300-2014-garze-2017'],
  'GET /api/gep/uses|account': ['513300-2011-garze-2017'],
  'log:tile/level': ['0', 'entries'],
  'log:tile/index': ['000'],
  'log:tile/thousands': ['001'],
  'log:tile/width': ['1', '3', '20'],
  'log:from': ['1', '2', '5'],
  'log:to': ['7', '9'],
  'epcis:value': ['commissioning', 'inspecting', 'ObjectEvent', lot(FIELD, 'R1')],
  'activity/seq': ['1', '2', '5'],
  attester: [ATTESTER],
  auth: ['AAAAAAAAAAAAAAAAAAAAAA'],
  field: ['note'],
  ground: ['个人信息保护法第四十七条'],
  packed: [writeCompressed({ primary: { ai: '01', value: GTIN }, qualifiers: [], attributes: [] }).slice(1)],
  longitude: ['116.366', '101.9'],
  latitude: ['39.8673', '30.0'],
  service: ['water-retention'],
}

/** A value of each kind of identifier, short and long. */
for (const ai of '00 01 22 10 21 235 253 255 401 402 414 254 7040 415 8020 417 8003 8004 8006 8010 8011 8013 8017 8019 8018'.split(
  ' ',
))
  VALUES[`ai${ai}`] =
    ai === '01' ? [GTIN, FIELD] : ai === '10' ? [LOT, 'R1'] : [aValueOf(ai).value, aValueOf(ai, 'longest').value]

/** Identifiers that lead on, by part: `/414/9520123456788/254/P3` is two of them. */
for (const path of Object.values(OTHERS))
  for (const [, ai = '', value = ''] of path.matchAll(/\/(\d+)\/([^/]+)/g))
    VALUES[`ai${ai}`] = [decodeURIComponent(value), ...(VALUES[`ai${ai}`] ?? []).slice(0, 1)]
VALUES['ai8006'] = [`${GTIN}0102`]

/** Parameters of paths that belong together. */
export const TOGETHER: readonly Readonly<Record<string, string>>[] = [
  { register: 'places', key: '110000' },
  { register: 'air-stations', key: '1001A' },
  { register: 'certificates', key: 'SLGP-2024-0001' },
  { register: 'products', key: GTIN },
  { register: 'organisations', key: COMPANY },
  { place: '513300', year: '2010', method: 'garze-2017' },
  { place: '513300', year: '2011', method: 'garze-2017' },
  { area: '513300.valley', year: '2011', method: 'specific-area-2021' },
  { gtin: GTIN, lot: LOT },
]

const WITHDRAWALS = 'POST /api/gep/accounts/{place}/{year}/{method}/withdrawals'
/** What an operation takes away is none of what others ask for. */
export const ALONE: Readonly<Record<string, typeof TOGETHER>> = {
  [WITHDRAWALS]: [{ place: '513300', year: '2012', method: 'garze-2017' }],
}
VALUES[`${WITHDRAWALS}|accounts/year`] = ['2012']

const SLOPE = '/api/gep/processes/slope-length-steepness?slope=8&cells=100'
/** What is asked with parameters that the description tells of in words: the fields of a register, the inputs of a model. */
export const ADDRESSES: Readonly<Record<string, readonly string[]>> = {
  'GET /api/registers/{register}/series': [
    '/api/registers/air-quality/series?station=1001A&averaging=hour&value=pm25',
    '/api/registers/air-quality/series?station=1001A&averaging=hour&value=pm25&span=week',
    '/api/registers/surface-water/series?section=B1&parameter=w01019&span=year',
  ],
  'GET /api/gep/series': ['/api/gep/series?place=513300&method=garze-2017'],
  'GET /api/gep/processes/{process}': [
    `${SLOPE}&cellWidth=30`,
    `${SLOPE}&cellWidth=0.5`,
    '/api/gep/processes/retention-curve-number?curveNumber=75',
  ],
}
