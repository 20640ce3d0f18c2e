import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

/** Pages of the invented region call whoever published what they show by name. */

const ORIGIN = process.env['PORTAL'] ?? 'http://127.0.0.1:8787'
const DOCUMENT = join(import.meta.dirname, '../../content/demonstration/documents/tea-lot-test-report.md')
const documentPath = `/documents/${createHash('sha256').update(readFileSync(DOCUMENT)).digest('hex')}/`

/** What a reader sees of the body of a page: no addresses of links, no data for scripts. */
const seen = async (path: string): Promise<string> => {
  const answer = await fetch(`${ORIGIN}${path}`)
  expect(answer.status, path).toBe(200)
  const page = await answer.text()
  return page
    .replace(/<(script|style)[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
}

const [BUREAU, FURNITURE] = [
  { zh: '示例市生态环境局', en: 'Demonstration City Bureau of Ecology and Environment' },
  { zh: '示例家具有限公司', en: 'Demonstration Furniture' },
] as const

const expectNamed = async (path: string, { zh, en }: { zh: string; en: string }): Promise<void> => {
  expect(await seen(path)).toContain(`${zh}（演示数据，并非真实）`)
  expect(await seen(`/en${path}`)).toMatch(new RegExp(`${en}[^()]*\\(demonstration, not real\\)`))
}

it.each([
  ['/places/990101/', BUREAU],
  ['/certificates/SLGP-2024-0001/', BUREAU],
  ['/products/09520000000011/', FURNITURE],
  ['/gep/990101/2024/', BUREAU],
  [documentPath, BUREAU],
] as const)('names the publisher on %s', (path, name) => expectNamed(path, name))

it('names the publisher in the log, in the list and at the entry', async () => {
  const answer = await fetch(`${ORIGIN}/api/registers/places/records/990101`)
  const { index }: { index: number } = JSON.parse(await answer.text())
  await expectNamed(`/log/?before=${index + 1}`, BUREAU)
  await expectNamed(`/log/?entry=${index}`, BUREAU)
})
