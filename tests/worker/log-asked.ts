import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { get } from './log-builders.ts'

/** Counts the round trips to the database that a request makes. */
const counted = () => {
  const count = { reads: 0 }
  const real = new WeakMap<object, D1PreparedStatement>()
  const wrap = (statement: D1PreparedStatement): D1PreparedStatement => {
    const proxy = new Proxy(statement, {
      get(target, name) {
        if (name === 'bind') return (...values: unknown[]) => wrap(target.bind(...values))
        const member: unknown = Reflect.get(target, name)
        if (typeof member !== 'function') return member
        return (...values: unknown[]) => {
          count.reads++
          return Reflect.apply(member, target, values)
        }
      },
    })
    real.set(proxy, statement)
    return proxy
  }
  const database = new Proxy(env.RECORD, {
    get(target, name) {
      if (name === 'prepare') return (text: string) => wrap(target.prepare(text))
      if (name === 'batch')
        return (statements: D1PreparedStatement[]) => {
          count.reads++
          return target.batch(statements.map((statement) => real.get(statement) ?? statement))
        }
      return Reflect.get(target, name)
    },
  })
  return { count, bindings: { ...env, RECORD: database } }
}

/** What reading the log of `log.test.ts` costs, and what is refused of it. */
export const describeAsking = (): void => {
  describe('reading the log', () => {
    it.each([
      ['/log/checkpoint', 1],
      ['/log/tile/0/000', 1],
      ['/log/tile/entries/000', 1],
      ['/api/log/proofs/300', 2],
      ['/api/log/proofs/300.txt?size=600', 2],
      ['/api/log/consistency?from=3', 2],
      ['/api/log/entries/300', 1],
      ['/api/log/entries', 1],
    ])('%s takes %i round trips to the database', async (path, reads) => {
      const { count, bindings } = counted()
      expect((await get(path, {}, bindings)).status).toBe(200)
      expect(count.reads).toBe(reads)
    })
  })

  describe('bad input', () => {
    it.each([
      ['/api/log/proofs/600', 404],
      ['/api/log/proofs/9007199254740991', 404],
      ['/api/log/proofs/9007199254740993', 422],
      ['/api/log/proofs/9223372036854775808', 422],
      ['/api/log/proofs/18446744073709551616', 422],
      ['/api/log/proofs/-1', 422],
      ['/api/log/proofs/+1', 422],
      ['/api/log/proofs/007', 422],
      ['/api/log/proofs/1.5', 422],
      ['/api/log/proofs/1e2', 422],
      ['/api/log/proofs/0x10', 422],
      ['/api/log/proofs/%EF%BC%91', 422],
      ['/api/log/proofs/1%2F2', 422],
      ['/api/log/proofs/%00', 422],
      ['/api/log/proofs/%ZZ', 422],
      ['/api/log/proofs/1%20', 422],
      ['/api/log/proofs/abc', 422],
      ['/api/log/proofs/.txt', 422],
      ['/api/log/proofs/', 404],
      ['/api/log/proofs/3?size=3', 404],
      ['/api/log/proofs/3?size=601', 422],
      ['/api/log/proofs/3?size=599', 404],
      ['/api/log/proofs/3?size=0', 404],
      ['/api/log/proofs/3?size=-0', 422],
      ['/api/log/proofs/3?size=', 422],
      ['/api/log/consistency', 422],
      ['/api/log/consistency?from=0', 422],
      ['/api/log/consistency?from=0&to=0', 422],
      ['/api/log/consistency?from=601', 422],
      ['/api/log/consistency?from=3&to=601', 422],
      ['/api/log/consistency?from=256&to=3', 422],
      ['/api/log/consistency?from=3&to=599', 404],
      ['/api/log/consistency?from=01', 422],
      ['/api/log/consistency?from=9223372036854775808', 422],
      ['/api/log/consistency?from=a&to=b', 422],
      ['/api/log/entries/600', 404],
      ['/api/log/entries/-1', 422],
      ['/api/log/entries/00', 422],
      ['/api/log/entries/9007199254740991', 404],
      ['/api/log/entries?before=-1', 422],
      ['/api/log/entries?limit=0', 422],
      ['/api/log/entries?limit=1001', 422],
    ])('%s is refused with %i and a reason', async (path, status) => {
      const answer = await get(path)
      const problem = await answer.json<{ status: number; detail: string; issues?: { message: string }[] }>()
      expect(answer.status).toBe(status)
      expect(answer.headers.get('content-type')).toContain('application/problem+json')
      expect(problem.issues?.[0]?.message ?? problem.detail).toMatch(/\w/)
    })
  })
}
