import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { GUIDES } from '../../content/generated/guides.ts'
import { blocks } from '../../site/components/prose.ts'
import { readDocument } from '../../content/trace/epcis/document.ts'
import { examine } from '../../content/trace/epcis/examine.ts'
import { traceEvent } from '../../content/trace/epcis/traced.ts'
import { withheldOf } from '../../content/trace/epcis/withheld.ts'
import { CHOICES, holdBack, type Choice, type HeldBack } from '../../content/trace/epcis/withholding.ts'

/** The guide's example, recomputed from its own words; and what the console makes of a document. */

const NOW = new Date('2026-11-22T08:00:00Z')
const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()

/** What a guide has in its code blocks, in order. */
const codeIn = (lang: 'zh' | 'en'): string[] =>
  blocks(GUIDES['holding-back']?.[lang].markdown ?? '').flatMap((block) => (block.kind === 'code' ? [block.text] : []))

/** Whether the guide's command can be run on this machine. */
const canRun = (() => {
  try {
    execFileSync('bash', ['-c', 'openssl version && base64 --version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

describe.each(['zh', 'en'] as const)('the guide in %s', (lang) => {
  const [happened = '', text = '', command = '', handedIn = '', disclosing = ''] = codeIn(lang)
  const { markdown = '' } = GUIDES['holding-back']?.[lang] ?? {}
  const [, salt = ''] = /salt=(\S+)/.exec(command) ?? []

  it('states a commitment that follows from its salt and text alone', () => {
    const commitment = sha256(
      Buffer.concat([Buffer.from('lucid-event-commitment-v1\0'), Buffer.from(salt, 'base64url'), Buffer.from(text)]),
    )
    expect(handedIn).toContain(Buffer.from(commitment).toString('base64url'))
    expect(markdown).toContain(`\`${Buffer.from(commitment).toString('base64url')}\``)
    expect(command).toContain(text)
  })

  it('holds back and discloses by the documents that it shows', () => {
    const held = holdBack(JSON.parse(happened), ['papers'], {
      hash: sha256,
      salt: () => Buffer.from(salt, 'base64url'),
      eventID: () => 'urn:uuid:none',
    })
    expect(held?.document).toEqual(JSON.parse(handedIn))
    expect(held?.disclosing).toEqual(JSON.parse(disclosing))
    expect(held?.kept[0]).toMatchObject({ salt, value: JSON.parse(text).value })
  })

  it.skipIf(!canRun)('gives a command that prints it (skipped without openssl)', () => {
    const [{ commitment } = { commitment: '' }] = withheldOf(JSON.parse(handedIn).epcisBody.eventList[0])
    expect(execFileSync('bash', ['-c', command], { encoding: 'utf8' }).trim()).toBe(commitment)
  })
})

const LOT = 'https://id.gs1.org/01/09520000000073/10/A1'
const aDocument = (events: unknown[]): object => ({
  '@context': ['https://ref.gs1.org/standards/epcis/epcis-context.jsonld'],
  type: 'EPCISDocument',
  schemaVersion: '2.0',
  creationDate: '2026-11-22T07:00:00Z',
  epcisBody: { eventList: events },
})
/** Has something of every choice. */
const EVENT = {
  type: 'ObjectEvent',
  eventTime: '2026-04-17T09:26:42+08:00',
  eventTimeZoneOffset: '+08:00',
  action: 'ADD',
  bizStep: 'commissioning',
  quantityList: [
    { epcClass: LOT, quantity: 2.5, uom: 'KGM' },
    { epcClass: 'https://id.gs1.org/01/09520000000073/10/A2', quantity: 3 },
  ],
  readPoint: { id: 'https://id.gs1.org/414/9520000000011' },
  bizLocation: { id: 'https://id.gs1.org/414/9520000000011' },
  sourceList: [{ type: 'location', source: 'https://id.gs1.org/414/9520000000011' }],
  destinationList: [{ type: 'location', destination: 'https://id.gs1.org/414/9520000000028' }],
  bizTransactionList: [{ type: 'po', bizTransaction: 'urn:epcglobal:cbv:bt:9520000000011:1' }],
  sensorElementList: [{ sensorReport: [{ type: 'Temperature', value: 4.5, uom: 'CEL' }] }],
  ilmd: { 'own:variety': '福鼎大白' },
}

let salted = 0
const held = (choices: readonly Choice[], document: object = aDocument([EVENT])): HeldBack => {
  const made = holdBack(document, choices, {
    hash: sha256,
    salt: () => sha256(Buffer.from(String((salted += 1)))),
    eventID: () => 'urn:uuid:4898a223-216a-4f46-9e18-338ccf6fa3ba',
  })
  if (!made) throw new Error('nothing was held back')
  return made
}

/** What is wrong with a document that is handed in after another. */
const faults = (document: object, before?: object): string[] => {
  const read = readDocument(JSON.stringify(document), NOW)
  if ('issues' in read) return read.issues.map(({ code }) => code)
  const standing = new Map<string, { organisation: string; event: Record<string, unknown> }[]>()
  const stood = before && readDocument(JSON.stringify(before), NOW)
  if (stood && 'document' in stood)
    for (const event of stood.document.events) standing.set(String(event['eventID']), [{ organisation: 'A', event }])
  const { events } = read.document
  const traced = events.map((event) => traceEvent(event, read.document, 'A', sha256))
  return examine(
    { events, traced, organisation: 'A', isProducer: false },
    { owners: new Map(), handled: new Set(), standing, stated: new Set(), holds: [] },
    sha256,
  ).map(({ code }) => code)
}

describe('what is held back by choice', () => {
  it.each([...CHOICES.map((choice) => [[choice]] as const), [CHOICES] as const])(
    'of %j is taken as it is handed in, and taken when it is disclosed',
    (choices) => {
      const { document, kept, disclosing } = held(choices)
      expect(faults(document)).toEqual([])
      for (const { value } of kept) {
        if (typeof value === 'object') expect(JSON.stringify(document)).not.toContain(JSON.stringify(value))
      }
      expect(faults(disclosing, document)).toEqual([])
      expect(new Set(kept.map(({ salt }) => salt)).size).toBe(kept.length)
    },
  )

  it('leaves nothing of everything that was chosen, and all of the rest', () => {
    const { document } = held(CHOICES)
    const text = JSON.stringify(document)
    for (const gone of ['2.5', 'KGM', '9520000000011', '福鼎', 'CEL']) expect(text).not.toContain(gone)
    for (const stays of [LOT, 'commissioning', '2026-04-17T09:26:42']) expect(text).toContain(stays)
  })

  it('cannot be disclosed as anything else, nor shown without its salt', () => {
    const { document, disclosing } = held(['quantities'])
    const other: unknown = JSON.parse(JSON.stringify(disclosing).replace('"quantity":2.5', '"quantity":2.4'))
    expect(faults(other as object, document)).toEqual(['commitment-differs'])
    const { 'lucid:disclosed': _, ...bare } = (disclosing as { epcisBody: { eventList: Record<string, unknown>[] } })
      .epcisBody.eventList[0] as Record<string, unknown>
    expect(faults(aDocument([bare]), document)).toEqual(['id-taken'])
  })

  it('is added to what an event holds back already, under the id that it has', () => {
    const first = held(['papers'])
    const { document, kept } = held(['quantities'], first.document)
    expect(JSON.stringify(document)).toContain(first.kept[0]?.commitment)
    expect(kept.map(({ pointer }) => pointer)).toEqual([
      '/quantityList/0/quantity',
      '/quantityList/0/uom',
      '/quantityList/1/quantity',
    ])
    expect(faults(document)).toEqual([])
  })

  it('is nothing where no event has it, or there are none', () => {
    const means = { hash: sha256, salt: () => new Uint8Array(32), eventID: () => 'urn:uuid:none' }
    const { bizTransactionList: _, ...without } = EVENT
    for (const document of [aDocument([without]), aDocument([]), aDocument([null, 'x']), {}, [], null, 'x', 7])
      expect(holdBack(document, ['papers'], means)).toBeUndefined()
    expect(holdBack(aDocument([EVENT]), [], means)).toBeUndefined()
  })
})
