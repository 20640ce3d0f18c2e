import { hex } from '../../content/log/bytes.ts'
import { readExportRows, type ExportFormat, type ExportRow } from '../../content/log/export-rows.ts'
import { readProof } from '../../content/log/read-proof.ts'
import { verifyExportRow, verifyExportState } from '../../content/log/verify-export.ts'
import type { Step } from '../../content/log/findings.ts'
import type { Trust } from '../../content/log/open-signed.ts'
import { fetchJson, Unanswered } from './evidence.ts'
import { say, type Sentences, type Verdict } from './verdict.ts'

/** Checks a downloaded export against its description, the description against the log, and rows of it against entries. */

/** A download's name, with what browsers put in when there is one already. */
const NAME = /^([a-z][a-z0-9-]*)-(\d{1,15})(?: ?\(\d+\))?\.(csv|ndjson|json)$/

/** Rows that are checked against the log, drawn by lot. */
const DRAWN = 12

/** The hash of the export for spreadsheets, which only its own answer tells. */
const digestOf = async (path: string): Promise<string> => {
  const answer = await fetch(path, { method: 'HEAD' }).catch(() => undefined)
  const [, encoded] = /^sha-256=:([A-Za-z0-9+/=]+):$/.exec(answer?.headers.get('Repr-Digest') ?? '') ?? []
  if (!answer?.ok || encoded === undefined) throw new Unanswered()
  return hex(Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0)))
}

const isFormat = (text: string | undefined): text is ExportFormat => ['csv', 'ndjson', 'json'].includes(text ?? '')

/** Some of the rows, each as likely as any other. */
const draw = (rows: ExportRow[]): ExportRow[] => {
  const left = [...rows]
  const lots = crypto.getRandomValues(new Uint32Array(Math.min(DRAWN, rows.length)))
  return [...lots].flatMap((lot) => left.splice(lot % left.length, 1))
}

const checkRow = async (row: ExportRow, at: { size: number; disarmed: boolean }, trust: Trust): Promise<Step[]> => {
  const [entry, proof] = await Promise.all([
    fetchJson(`/api/log/entries/${row.index}`),
    fetchJson(`/api/log/proofs/${row.index}`),
  ])
  return verifyExportRow(row, at, { entry, proof: readProof(proof), ...trust })
}

/** A finished file's findings: sentences first, then what was checked against the log. */
export interface FileVerdict {
  texts: string[]
  /** Whether the bytes are those published. */
  same: boolean
  verdict?: Verdict
}

export const checkFile = async (file: File, sentences: Sentences, trust: Trust): Promise<FileVerdict> => {
  const tell = (name: string, values?: Record<string, string | number>): string => say(sentences, name, values)
  const [, register, at, format] = NAME.exec(file.name) ?? []
  if (register === undefined || at === undefined || !isFormat(format))
    return { texts: [tell('fileUnnamed')], same: false }
  const bytes = new Uint8Array(await file.arrayBuffer())
  const sha256 = hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
  const path = `/api/registers/${register}/export.${format}`
  const description = await fetchJson(`${path}.json?size=${at}`)
  const given = new Map<string, unknown>(Object.entries(typeof description === 'object' ? (description ?? {}) : {}))
  const text = (name: string): string => String(given.get(name) ?? '')
  const values = { register, size: at, rows: text('rows'), sha256, published: text('sha256') }
  const disarmed = format === 'csv' && bytes[0] === 0xef && bytes[1] === 0xbb
  const isErased = given.has('erasedBy')
  const erased = isErased ? [tell('fileErased')] : []
  const published = disarmed && !isErased ? await digestOf(`${path}?size=${at}&for=spreadsheet`) : values.published
  if (published !== sha256) {
    const length = { bytes: bytes.length, published: text('bytes') }
    const short = !disarmed && bytes.length !== Number(text('bytes')) ? [tell('fileLength', length)] : []
    return { texts: [tell('fileDiffers', { ...values, published }), ...short, ...erased], same: false }
  }
  const state = await verifyExportState(description, trust)
  const rows = readExportRows(new TextDecoder().decode(bytes), format) ?? []
  const drawn = draw(rows)
  const size = Number(at)
  const checked = await Promise.all(drawn.map((row) => checkRow(row, { size, disarmed }, trust)))
  const wrong = checked.flat().find(({ ok }) => !ok)
  const counted = { drawn: drawn.length, rows: rows.length }
  return {
    texts: [tell(disarmed ? 'fileSpreadsheet' : 'fileSame', values), ...erased, tell('fileUnsigned')],
    same: true,
    verdict: {
      steps: wrong ? [...state, wrong] : state,
      notes: [tell(wrong ? 'fileRowsWrong' : 'fileRowsFit', counted), tell('fileNotWhole')],
    },
  }
}
