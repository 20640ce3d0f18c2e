import * as z from 'zod'
import { aPdf } from '../documents/a-pdf.ts'
import { anAccount, anItem } from '../gep-refused.ts'
import { WHOLE } from './corpus.ts'
import type { Sender } from './sender.ts'

/** Texts of the corpus sent through the API, by what is sent, with the addresses at which they show. */

/** Of the invented region. */
const AUTHORITY = '11990100000000019F'
const PARTNER = '919901020000001906'
const [PRODUCER, GTIN, LOT] = ['939901010000002112', '09520000000073', '20260412-A']
const EIA = '2411-990102-04-01-000003'

export interface Shown {
  /** The operation whose texts must be there; further ones may be. */
  operation: string
  paths: string[]
}
const inBoth = (...paths: string[]): string[] => paths.flatMap((path) => [path, `/en${path}`])

/** Offers for points. */
export const sendOffer = async (sender: Sender): Promise<Shown[]> => {
  const operation = 'POST /api/points/offers'
  const text = sender.to(operation)
  const body = {
    titleZh: text('/titleZh', 60),
    titleEn: text('/titleEn', 100),
    textZh: text('/textZh', 500),
    textEn: text('/textEn', 800),
    ...{ price: 1, starts: '2020-01-01', ends: '2099-12-31', stock: 10 },
  }
  await sender.post('/api/points/offers', { headers: await sender.keyOf('partner', PARTNER), body })
  return [{ operation, paths: ['/api/points/offers?limit=200', '/points/offers/', '/en/points/offers/'] }]
}

/** Every text of an account of ecosystem product, whose JSON is published whole. */
export const sendAccount = async (sender: Sender): Promise<Shown[]> => {
  const operation = 'POST /api/gep/accounts'
  const text = sender.to(operation)
  const [item, other] = [anItem(), anItem({ service: 'energy', item: 'hydropower' })]
  const body = anAccount({
    ...{ year: 2013, priceYear: 2013, title: text('/title', 200), note: text('/note', 4_900) },
    items: [
      {
        ...item,
        ...{
          name: text('/items/*/name', 200),
          source: text('/items/*/source', 500),
          note: text('/items/*/note', 2_000),
        },
        price: { value: '7.06', unit: 'CNY/m3', source: text('/items/*/price/source', 500) },
      },
      { ...other, quantity: { value: '95.3', unit: '1e8 kWh' }, price: { value: '0.53', unit: 'CNY/kWh' } },
    ],
    source: {
      title: text('/source/title', 500),
      publisher: text('/source/publisher', 200),
      locator: text('/source/locator', 200),
      licence: text('/source/licence', 100),
    },
  })
  await sender.post('/api/gep/accounts', { headers: await sender.keyOf('publisher'), body })
  const at = '513300/2013/garze-2017'
  const tables = ['/seea-supply.csv', '/seea-use.csv'].map((file) => `/api/gep/accounts/${at}${file}`)
  return [
    { operation, paths: [`/api/gep/accounts/${at}`] },
    {
      operation: '',
      paths: [...inBoth(`/gep/${at}/`, '/gep/', '/gep/513300/series/', '/gep/513300/2013/'), ...tables],
    },
  ]
}

/** What an event says beside what the standard knows. */
export const sendEvent = async (sender: Sender): Promise<Shown[]> => {
  const operation = 'POST /epcis/v2/capture'
  const text = sender.to(operation)
  const event = {
    ...{ type: 'ObjectEvent', action: 'OBSERVE', bizStep: 'inspecting' },
    ...{ eventTime: '2026-04-20T09:00:00+08:00', eventTimeZoneOffset: '+08:00' },
    quantityList: [{ epcClass: `https://id.gs1.org/01/${GTIN}/10/${LOT}`, quantity: 20, uom: 'KGM' }],
    'example:note': text('/{}', 2_000),
    'example:nested': { 'example:deeper': [{ 'example:deepest': text('/{}/{}', 2_000) }] },
  }
  const document = {
    '@context': [
      'https://ref.gs1.org/standards/epcis/epcis-context.jsonld',
      { example: 'https://lucid.example/demonstration/' },
    ],
    ...{ type: 'EPCISDocument', schemaVersion: '2.0', creationDate: '2026-04-21T00:00:00Z' },
    epcisBody: { eventList: [event] },
  }
  await sender.post('/epcis/v2/capture', {
    headers: { ...(await sender.keyOf('producer', PRODUCER)), 'content-type': 'application/ld+json' },
    body: JSON.stringify(document),
  })
  return [
    {
      operation,
      paths: [`/epcis/v2/events?EQ_bizStep=inspecting&MATCH_epcClass=https://id.gs1.org/01/${GTIN}/10/${LOT}`],
    },
    { operation: '', paths: inBoth(`/trace/${GTIN}/journey/?lot=${LOT}`, `/trace/${GTIN}/?lot=${LOT}`) },
  ]
}

const Handed = z.object({ sha256: z.string() })

/** Files that hold the corpus, under names that are of it. */
export const sendDocuments = async (sender: Sender): Promise<Shown[]> => {
  const operation = 'POST /api/registers/{register}/entries'
  const headers = await sender.keyOf('publisher')
  const pdf = aPdf([`(xf PDF) ${WHOLE}`.replace(/[()\\]/g, '\\$&').replace(/[^ -~]/g, '')])
  const files: [type: string, bytes: string | Uint8Array<ArrayBuffer>][] = [
    ['text/plain; charset=utf-8', `xfile text ${WHOLE}\n`],
    ['text/csv; charset=utf-8', `name,value\n"xfile csv ${WHOLE.replaceAll('"', '""')}",=1+1\n`],
    ['application/json', JSON.stringify({ [`xfile json ${WHOLE}`]: WHOLE })],
    ['application/pdf', pdf],
  ]
  const named: string[] = []
  for (const [type, body] of files) {
    const handed = await sender.post('/objects', { headers: { ...headers, 'content-type': type }, body })
    named.push(Handed.parse(JSON.parse(handed)).sha256)
  }
  const row = {
    ...{ project: EIA, stage: 'acceptance', round: '2', name: '示例', organisation: '919901020000001313' },
    ...{ place: '990102', kind: 'report', opens: '2026-06-01', closes: '2026-06-30' },
    document: named.map((sha256, at) => ({ sha256, title: sender.text(operation, `/*/{}/*/title ${at}`, 200) })),
  }
  await sender.post('/api/registers/eia/entries', { headers, body: [row] })
  const pages = named.flatMap((sha256) => inBoth(`/documents/${sha256}/`))
  return [
    { operation, paths: inBoth(`/registers/eia/${EIA}~acceptance~2/`) },
    { operation: '', paths: [...pages, ...named.map((sha256) => `/objects/${sha256}`)] },
  ]
}

const Receipt = z.object({ number: z.string(), code: z.string() })

/** A request for information, from its asking to the answer that is published. */
export const sendInformation = async (sender: Sender): Promise<Shown[]> => {
  const [asking, accepting] = ['POST /api/information-requests', 'POST /api/information-requests/{number}/acceptance']
  const answering = 'POST /api/information-requests/{number}/answers'
  const [asked, accepted, answered] = [sender.to(asking), sender.to(accepting), sender.to(answering)]
  const made = await sender.post('/api/information-requests', {
    body: {
      authority: AUTHORITY,
      subject: asked('/subject', 200),
      details: asked('/details', 1_900),
      contact: asked('/contact', 190),
    },
  })
  const { number } = Receipt.parse(JSON.parse(made))
  const headers = await sender.keyOf('publisher', AUTHORITY)
  const path = `/api/information-requests/${number}`
  await sender.post(`${path}/acceptance`, { headers, body: { subject: accepted('/subject', 200) } })
  await sender.post(`${path}/answers`, {
    headers,
    body: {
      ...{ result: 'partial', ground: answered('/ground', 300), answer: answered('/answer', 900) },
      ...{ subject: answered('/subject', 200), reason: answered('/reason', 190) },
    },
  })
  return [{ operation: '', paths: inBoth(`/registers/information-requests/${number}/`, '/information-requests/') }]
}

const Watched = z.object({ items: z.array(z.object({ reference: z.string(), product: z.string() })) })

/** What somebody saw on a label, and the alert that is published of it. */
export const sendLabel = async (sender: Sender): Promise<Shown[]> => {
  const [reporting, warning] = ['POST /api/label-reports', 'POST /api/label-watch/alerts']
  const [reported, warned] = [sender.to(reporting), sender.to(warning)]
  const number = 'SLGP-2098-0001'
  const product = reported('/product', 190)
  const body = {
    ...{ kind: 'without-certificate', number, product, seen: reported('/seen', 1_900) },
    ...{ where: reported('/where', 190), seller: reported('/seller', 190) },
  }
  await sender.post('/api/label-reports', { body })
  const headers = await sender.keyOf('publisher')
  const { items } = Watched.parse(JSON.parse(await sender.get('/api/label-watch', headers)))
  const references = items.filter((one) => one.product === product).map(({ reference }) => reference)
  const alert = {
    ...{ kind: 'without-certificate', status: 'open', number, product: warned('/alert/{} product', 190) },
    finding: warned('/alert/{} finding', 190),
  }
  await sender.post('/api/label-watch/alerts', { headers, body: { references, alert } })
  // An alert waits for a second person; of those that are published one is planted.
  return [{ operation: '', paths: inBoth('/certificates/alerts/') }]
}

export const SENDINGS = [sendOffer, sendAccount, sendEvent, sendDocuments, sendInformation, sendLabel]
