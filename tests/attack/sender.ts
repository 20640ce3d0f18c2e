import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import * as z from 'zod'
import { payloadOf } from './corpus.ts'

/** Whoever sends texts of the corpus to a portal by its API, and knows afterwards which fields they stood in. */

const Key = z.object({ key: z.string() })

export class Sender {
  /** Operation and pointer → what tells its text from all others. */
  readonly sent = new Map<string, string>()
  readonly #origin: string
  readonly #token: string
  #count = 0

  constructor(origin: string, token: string) {
    this.#origin = origin
    this.#token = token
  }

  /**
   * A text of the corpus for a field, which counts as attacked from here on.
   * @param most - characters that it takes
   */
  text(operation: string, pointer: string, most: number): string {
    const name = `xf${++this.#count}z`
    this.sent.set(`${operation} ${pointer}`, name)
    return `${name} ${payloadOf(most - name.length - 1) ?? '<b>'}`
  }

  /** For a whole operation: pointer and room → text. */
  readonly to =
    (operation: string) =>
    (pointer: string, most: number): string =>
      this.text(operation, pointer, most)

  async keyOf(role: string, organisation?: string): Promise<Record<string, string>> {
    const made = await this.post('/api/operator/keys', {
      headers: { authorization: `Bearer ${this.#token}` },
      body: { role, bounds: {}, days: 1, ...(organisation === undefined ? {} : { organisation }) },
    })
    return { authorization: `Bearer ${Key.parse(JSON.parse(made)).key}` }
  }

  /** What was answered; the texts have to be taken as they are. */
  async post(
    path: string,
    { headers = {}, body }: { headers?: Record<string, string>; body: object | string | Uint8Array<ArrayBuffer> },
  ): Promise<string> {
    const isJson = typeof body === 'object' && !(body instanceof Uint8Array)
    const answer = await fetch(`${this.#origin}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...headers },
      body: isJson ? JSON.stringify(body) : body,
    })
    const said = await answer.text()
    expect([path, answer.status, answer.ok ? '' : said.slice(0, 2_000)]).toEqual([
      path,
      expect.toSatisfy((status: number) => status >= 200 && status < 300),
      '',
    ])
    return said
  }

  async get(path: string, headers: Record<string, string>): Promise<string> {
    return (await fetch(`${this.#origin}${path}`, { headers })).text()
  }

  /** Names of texts that stood in fields of an operation. */
  namesOf(operation: string): string[] {
    return [...this.sent].flatMap(([field, name]) => (field.startsWith(`${operation} `) ? [name] : []))
  }
}
