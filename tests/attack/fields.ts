import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { parseDocument } from '../contract/document.ts'
import type { Planted } from './portal.ts'
import { cellsOf, faultsOf, read, readAll } from './reading.ts'
import { Sender } from './sender.ts'
import { SENDINGS } from './sendings.ts'
import { NAMING, RECORDED, SPARED } from './spared.ts'
import { textFieldsOf } from './text-fields.ts'

export interface Attacked {
  origin: string
  token: string
  planted: readonly Planted[]
  reader: Page
}

/** Whether a field of the description is one that was sent: `{}` is any name there. */
const isOf = (field: string, sent: string): boolean => {
  const [fields, names] = [field.split('/'), (sent.split(' ').slice(0, 3).join(' ') || sent).split('/')]
  // What an open value holds lies below it.
  const isOpen = fields.at(-1) === '{}'
  if (isOpen ? names.length < fields.length : names.length !== fields.length) return false
  return fields.every((name, at) => name === names[at] || (name === '{}' && at >= 3))
}
const isSpared = (field: string, spared: string): boolean => field === spared || field.startsWith(`${spared} `)

/** @param attacked - the portal, once it is served */
export const describeFields = (attacked: () => Attacked, isServed: boolean): void => {
  describe.skipIf(!isServed)('a text of a request', () => {
    const sent = new Map<string, string>()

    it.each(SENDINGS.map((send) => [send.name, send] as const))(
      'is text wherever it shows, and shows where it should: %s',
      async (_, send) => {
        const { origin, token, reader } = attacked()
        const sender = new Sender(origin, token)
        const wrong: string[] = []
        for (const { operation, paths } of await send(sender)) {
          const answers = await readAll(origin, paths)
          wrong.push(...answers.flatMap(({ path, status }) => (status === 200 ? [] : [`${path} ${status}`])))
          wrong.push(...(await faultsOf(reader, answers)))
          const said = answers.map(({ text }) => text).join()
          if (operation !== '')
            wrong.push(...sender.namesOf(operation).flatMap((name) => (said.includes(name) ? [] : [`${name} is gone`])))
          for (const { path, type, text } of answers)
            if (type.startsWith('text/csv') && path.startsWith('/api/'))
              wrong.push(...cellsOf(text).flatMap((cell) => (/^[=+@\t\r]/.test(cell) ? [`${path} ${cell}`] : [])))
        }
        expect(wrong).toEqual([])
        for (const [field, name] of sender.sent) sent.set(field, name)
      },
    )

    it('is every one that the description of the API has, but those that are spared for a reason', async () => {
      const { origin, planted } = attacked()
      const fields = textFieldsOf(parseDocument((await read(origin, '/api/openapi.json')).text))
      expect(fields.length).toBeGreaterThan(200)
      const spared = [...Object.keys(RECORDED), ...Object.values(SPARED).flat()]
      const isAttacked = (field: string): boolean => [...sent.keys()].some((one) => isOf(field, one))
      const left = fields.filter(
        (field) => !isAttacked(field) && !NAMING.test(field) && !spared.some((one) => isSpared(field, one)),
      )
      expect(left).toEqual([])
      // Nothing is spared that there is not, and what is said to be planted is.
      expect(spared.filter((one) => !fields.some((field) => isSpared(field, one)))).toEqual([])
      const missing = Object.values(RECORDED).filter((one) => {
        const [register, field = ''] = one.split(' ')
        return !planted.some(({ register: id, texts }) => id === register && field in texts)
      })
      expect(missing).toEqual([])
    })
  })
}
