import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { REGISTERS } from '../../content/generated/registers.ts'
import { checkRows } from '../../content/registers/check.ts'
import { message } from '../../content/registers/messages.ts'
import { readDocument } from '../../content/trace/epcis/document.ts'
import { epcisMessage } from '../../content/trace/epcis/faults.ts'
import { examine } from '../../content/trace/epcis/examine.ts'
import { traceEvent } from '../../content/trace/epcis/traced.ts'
import { CAPTURE_MEDIA_TYPE, captureRow, readGrounds } from '../../db/record/captures.ts'
import { sha256, sha256Hex } from '../../db/record/hash.ts'
import { putObject } from '../../db/record/objects.ts'
import { publish, type Door } from '../../db/record/publish.ts'
import { CAPTURES } from '../../db/record/traces.ts'
import { Complaint } from './complaint.ts'

/** Documents of events of the invented region, handed in by the producers whose code their names begin with. */

const FOLDER = join(import.meta.dirname, '../../content/demonstration/events')

/** @throws Complaint for a document that would be refused of anybody else */
const captureOne = async (door: Door, name: string): Promise<void> => {
  const [organisation = ''] = name.split('-')
  const content = new Uint8Array(await readFile(join(FOLDER, name)))
  const read = readDocument(new TextDecoder().decode(content), door.now())
  if ('issues' in read) {
    const [first] = read.issues
    throw new Complaint(`${name} ${first?.pointer ?? ''}: ${first ? epcisMessage(first).en : ''}`)
  }
  const { document } = read
  const { events } = document
  const traced = events.map((event) => traceEvent(event, document, organisation, sha256))
  const grounds = await readGrounds(door.db, traced, organisation)
  const [wrong] = examine({ events, traced, organisation, isProducer: true }, grounds, sha256)
  if (wrong) throw new Complaint(`${name} ${wrong.pointer}: ${epcisMessage(wrong).en}`)
  const register = REGISTERS[CAPTURES]
  if (!register) throw new Complaint(`The register ${CAPTURES} is not defined.`)
  const { accepted, issues } = checkRows(register, [captureRow({ document, content }, traced, organisation)], {
    now: door.now(),
  })
  const [issue] = issues
  if (issue) throw new Complaint(`${name} ${issue.pointer}: ${message(issue, 'en')}`)
  await putObject(door.objects, content, CAPTURE_MEDIA_TYPE)
  const id = sha256Hex(`demonstration events ${name} ${sha256Hex(content)}`)
  const statements = accepted.map(({ key, body }) => ({ register, key, body }))
  const { outcomes } = await publish(door, [{ publisher: organisation, statements, request: { id, digest: id } }])
  if (outcomes[0]?.status !== 'placed') throw new Complaint(`${name} was refused.`)
}

/** In the order in which each hands its own in; whoever made goods comes before whoever took them over. */
export const captureDemonstration = async (door: Door): Promise<void> => {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.jsonld'))
  const order = (name: string): string => name.split('-')[1] ?? ''
  for (const name of names.sort((a, b) => order(a).localeCompare(order(b)) || a.localeCompare(b)))
    await captureOne(door, name)
}
