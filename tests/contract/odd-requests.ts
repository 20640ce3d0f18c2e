import fc from 'fast-check'
import { oddText } from './odd.ts'

/** Headers, names and parts of addresses that a browser never sends and a stranger does. */

/** How a language is asked for, and which one that is. */
export const LANGUAGES: readonly [string | undefined, 'zh' | 'en'][] = [
  [undefined, 'zh'],
  ['zh-CN', 'zh'],
  ['en', 'en'],
  ['en-GB,en;q=0.9,zh;q=0.8', 'en'],
  ['zh;q=0.1, en;q=0.2', 'en'],
  ['fr', 'zh'],
  ['*', 'zh'],
  ['en;q=0', 'zh'],
  ['EN', 'en'],
  [';;;,=,q=', 'zh'],
  [`${'en-'.repeat(2000)}`, 'en'],
]

/** What stands in percent signs of an address: the whole of it, or broken on purpose. */
export const encoded = (text: string): string => encodeURIComponent(text.toWellFormed())
const ODD_IN_ADDRESS = [
  '%00',
  '%2F',
  '%2f..%2f',
  '%E4%B8',
  '%ED%A0%80',
  '%FF',
  '%',
  '%zz',
  '%25',
  '%2531',
  '.',
  '%2e%2e',
  '~',
  '%0d%0aX:y',
  `lucid_${'k'.repeat(43)}`,
]
export const oddInAddress = fc.oneof(fc.constantFrom(...ODD_IN_ADDRESS), oddText.map(encoded))

/** Names that stand in no question, or in another. */
export const FIELDS = [
  'place',
  'from',
  'q',
  'limit',
  'cursor',
  'asOf',
  'on',
  'size',
  'lang',
  'nothing',
  'constructor',
  'a[b]',
  '',
  '__proto__',
]

export const ODD_HEADERS: readonly [string, string][] = [
  ...['text/html', 'image/webp', '*/*;q=0', 'garbage', '', 'application/json;q=0, */*;q=0.1', 'text/*', ','].map(
    (accept): [string, string] => ['accept', accept],
  ),
  ...['bytes=0-', 'bytes=-1', 'bytes=5-2', 'bytes=0-0,2-3', 'bytes=99999999999-', 'rows=1-2', 'bytes='].map(
    (range): [string, string] => ['range', range],
  ),
  ...['*', '"x"', 'W/"0"', '"', `"${'x'.repeat(8000)}"`, '"1-zh", W/"2"'].map((tag): [string, string] => [
    'if-none-match',
    tag,
  ]),
  ...['k', 'k2', '', 'x'.repeat(201), ' '].map((key): [string, string] => ['idempotency-key', key]),
  ...[
    'Basic YTpi',
    'Bearer',
    'Bearer lucid_',
    `Bearer lucid_${'a'.repeat(43)}`,
    'Receipt x',
    'Upload',
    'Digest a="b',
    `Bearer ${'a'.repeat(9000)}`,
  ].map((value): [string, string] => ['authorization', value]),
  ['cookie', '__Host-lucid=x'],
  ['cookie', `a=b; __Host-lucid=${'x'.repeat(43)}; ;;=`],
  ['lucid-role', 'nobody'],
  ['origin', 'https://evil.example'],
  ['sec-fetch-site', 'cross-site'],
  ['if-modified-since', 'yesterday'],
  ['x-http-method-override', 'DELETE'],
  ['x-api-key', `lucid_${'k'.repeat(43)}`],
  ['content-length', '-1'],
  ['x-forwarded-for', "'"],
  ['gs1-epcis-version', '9.9'],
  ['gs1-capture-error-behaviour', 'explode'],
  ['want-repr-digest', 'sha-256=99'],
]

export const ODD_TYPES = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'application/json; charset=utf-16',
  'application/json; charset="',
  'APPLICATION/JSON',
  'text/csv; charset=nothing',
  'application/x-ndjson',
  '',
  'a/b/c',
]
