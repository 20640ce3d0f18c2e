import { env } from 'cloudflare:workers'
import Papa from 'papaparse'
import { beforeAll, describe, expect, it } from 'vitest'
import { FORMULAS, PAYLOADS, WHOLE } from '../attack/corpus.ts'
import { DESK, twoBodies } from './desk.ts'
import type { Tab } from './people.ts'
import { aReport } from './report-desk-builders.ts'

/** Texts that a spreadsheet would run, in the file that a handler downloads from the desk of her body. */

/** What else parts a line or a cell where it should not. */
const PARTING = ['a,b', 'a"b', 'a\r\n=1+1', 'a\n@SUM(1)', '"', '",=1+1,"', "'=1+1"]
const TEXTS = [...FORMULAS, ...PARTING, ...Object.values(PAYLOADS), WHOLE]
/** Columns of the file that are texts of the database as they stand there. */
const COLUMNS = ['penalty', 'organisation', 'finding'] as const

let handler: Tab
let number = ''
beforeAll(async () => {
  const made = await twoBodies()
  handler = made.handler
  ;({ number } = await aReport(made.ours))
})

/** The file after a text was written into every such column. @returns the lines by column */
const fileWith = async (text: string): Promise<{ answer: Response; row: Record<string, string> }> => {
  const places = COLUMNS.map((column) => `${column} = ?`).join(', ')
  await env.INTAKE.prepare(`UPDATE reports SET ${places} WHERE number = ?`)
    .bind(...COLUMNS.map(() => text), number)
    .run()
  const answer = await handler.ask('GET', `${DESK}/export.csv`)
  const parsed = Papa.parse<Record<string, string>>((await answer.text()).replace('\ufeff', ''), {
    header: true,
    delimiter: ',',
  })
  return { answer, row: parsed.data.find((one) => one['number'] === number) ?? {} }
}

describe('the file of a desk', () => {
  it('holds every text whole in its cell, and none that a spreadsheet would run', async () => {
    for (const text of TEXTS) {
      const { row } = await fileWith(text)
      for (const column of COLUMNS) {
        const cell = row[column] ?? ''
        expect([column, cell]).toEqual([column, expect.not.stringMatching(/^[=+@\t\r＝＋－＠]|^-(?!\d+(\.\d+)?$)/)])
        expect([text, `'${text}`]).toContain(cell)
      }
      expect([row['state'], row['reopenings']]).toEqual(['received', '0'])
    }
  })

  it('is a file to keep, never a page', async () => {
    const { answer } = await fileWith(WHOLE)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      ...{ 'content-type': 'text/csv; charset=utf-8', 'x-content-type-options': 'nosniff' },
      'content-disposition': expect.stringMatching(/^attachment; filename="[\w.-]+"$/),
    })
  })
})
