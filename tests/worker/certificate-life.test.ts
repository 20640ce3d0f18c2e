import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { publish, publishAll, type ProblemAnswer } from './builders.ts'
import { aCertificate, aChange, CERTIFIER, OTHER_CERTIFIER, publishGround } from './certificate-builders.ts'

/** The life of certificates through the record's door, and against the database itself. */

let numbers = 0
const issue = async (over: object = {}): Promise<string> => {
  const number = `SLGP-2024-${String(++numbers).padStart(4, '0')}`
  await publishAll('certificates', [aCertificate({ number, ...over })])
  return number
}
const change = (over: object, query = ''): Promise<Response> =>
  publish('certificate-changes', [aChange(over)], {}, query)
const refusal = async (answer: Response): Promise<{ pointer: string; message: string }[]> => {
  expect(answer.status).toBe(422)
  return (await answer.json<ProblemAnswer>()).issues ?? []
}
const eventsOf = async (number: string): Promise<string[]> => {
  const { results } = await env.RECORD.prepare(
    'SELECT event FROM certificate_states WHERE certificate = ? ORDER BY idx',
  )
    .bind(number)
    .all<{ event: string }>()
  return results.map(({ event }) => event)
}

beforeAll(publishGround)

describe('a certificate through the door', () => {
  it('is issued, suspended, resumed and withdrawn, one state a step', async () => {
    const certificate = await issue()
    await publishAll('certificate-changes', [
      aChange({ certificate }),
      aChange({ certificate, effective: '2025-04-01', change: 'resumed' }),
    ])
    await publishAll('certificate-changes', [aChange({ certificate, effective: '2025-09-01', change: 'withdrawn' })])
    expect(await eventsOf(certificate)).toEqual(['issued', 'suspended', 'resumed', 'withdrawn'])
  })

  it.each([
    ['suspended twice', [{}], { effective: '2025-05-01' }, '/0/change', 'suspended already'],
    ['resumed though never suspended', [], { change: 'resumed' }, '/0/change', 'not suspended'],
    [
      'replaced while suspended',
      [{}],
      { change: 'replaced', effective: '2025-06-01' },
      '/0/change',
      'is suspended since',
    ],
    [
      'changed after it was withdrawn',
      [{ change: 'withdrawn' }],
      { change: 'resumed', effective: '2025-06-01' },
      '/0/change',
      'was withdrawn',
    ],
    [
      'changed after it was replaced',
      [{ change: 'replaced' }],
      { effective: '2025-06-01' },
      '/0/change',
      'was replaced',
    ],
    [
      'changed in the past of an earlier change',
      [{}],
      { change: 'resumed', effective: '2025-02-01' },
      '/0/effective',
      'before a change that stands',
    ],
    [
      'changed before it was issued',
      [],
      { effective: '2023-12-31' },
      '/0/effective',
      'before the certificate was issued',
    ],
    ['changed after it expired', [], { effective: '2026-02-01' }, '/0/effective', 'nothing of it can be changed'],
  ])('is not %s', async (_, before, then, pointer, words) => {
    const certificate = await issue({ expires: '2025-12-31' })
    for (const one of before) await publishAll('certificate-changes', [aChange({ certificate, ...one })])
    const events = await eventsOf(certificate)
    const [issueFound] = await refusal(await change({ certificate, ...then }))
    expect(issueFound?.pointer).toBe(pointer)
    expect(issueFound?.message).toContain(words)
    expect(await eventsOf(certificate)).toEqual(events)
  })

  it('is not one where none was issued', async () => {
    const [found] = await refusal(await change({ certificate: 'SLGP-2024-9999' }))
    expect(found).toEqual({
      pointer: '/0/certificate',
      message: expect.stringContaining('There is no certificate numbered SLGP-2024-9999.'),
    })
  })

  it('does not expire before it was issued, nor follow a standard nobody knows', async () => {
    const late = await publish('certificates', [aCertificate({ number: 'SLGP-2024-8001', expires: '2023-12-31' })])
    expect((await refusal(late))[0]).toMatchObject({ pointer: '/0/expires' })
    const unknown = await publish('certificates', [
      aCertificate({ number: 'SLGP-2024-8002', standards: ['GB/T 35607-2017', 'GB/T 1-1900'] }),
    ])
    const [found] = await refusal(unknown)
    expect(found?.pointer).toBe('/0/standards')
    expect(found?.message).toContain('GB-T-1-1900')
  })

  it('keeps its number to itself: another holder, day or certifier is another certificate', async () => {
    const number = await issue()
    for (const over of [{ holder: '91990102000000166M' }, { issued: '2024-02-01' }]) {
      const [found] = await refusal(await publish('certificates', [aCertificate({ number, ...over })], {}, '?reason=x'))
      expect(found?.message).toContain('belongs to one certificate')
    }
    const other = await publish('certificates', [aCertificate({ number, certifier: OTHER_CERTIFIER })], {}, '?reason=x')
    expect((await refusal(other))[0]?.message).toContain('issued by another body')
  })

  it('is corrected with a reason, but never so that a change falls out of its days', async () => {
    const number = await issue()
    await publishAll('certificate-changes', [aChange({ certificate: number })])
    const shorter = await publish('certificates', [aCertificate({ number, expires: '2025-02-01' })], {}, '?reason=typo')
    expect((await refusal(shorter))[0]?.message).toContain('take them back first')
    const longer = await publish('certificates', [aCertificate({ number, expires: '2027-06-30' })], {}, '?reason=typo')
    expect(longer.status).toBe(201)
    expect(await eventsOf(number)).toEqual(['issued', 'suspended', 'corrected'])
  })

  it('has its newest change taken back, and no other; then follows on from before', async () => {
    const certificate = await issue()
    const first = aChange({ certificate })
    const second = aChange({ certificate, effective: '2025-05-01', change: 'withdrawn' })
    await publishAll('certificate-changes', [first, second])
    const early = await publish('certificate-changes', [{ ...first, _status: 'withdrawn', _reason: 'mistake' }])
    expect((await refusal(early))[0]?.message).toContain('only the newest')
    const back = await publish('certificate-changes', [{ ...second, _status: 'withdrawn', _reason: 'mistake' }])
    expect(back.status).toBe(201)
    expect((await change({ certificate, change: 'resumed', effective: '2025-04-01' })).status).toBe(201)
    expect(await eventsOf(certificate)).toEqual(['issued', 'suspended', 'withdrawn', 'undone', 'resumed'])
  })

  it('is taken back whole while nothing happened to it, and its number is free again', async () => {
    const number = await issue()
    const back = await publish('certificates', [{ number, _status: 'withdrawn', _reason: 'wrong holder' }])
    expect(back.status).toBe(201)
    const again = await publish(
      'certificates',
      [aCertificate({ number, holder: '91990102000000166M' })],
      {},
      '?reason=right holder',
    )
    expect(again.status).toBe(201)
    await publishAll('certificate-changes', [aChange({ certificate: number })])
    const late = await publish('certificates', [{ number, _status: 'withdrawn', _reason: 'x' }])
    expect((await refusal(late))[0]?.message).toContain('Changes of the certificate stand')
  })

  it('says the same in Chinese', async () => {
    const certificate = await issue()
    const answer = await publish('certificate-changes', [aChange({ certificate, change: 'resumed' })], {
      'accept-language': 'zh',
    })
    expect((await refusal(answer))[0]?.message).toContain('证书没有暂停，无从恢复。')
  })
})

describe('the database, written to directly', () => {
  const insert = (row: Record<string, string | number | null>): Promise<unknown> =>
    env.RECORD.prepare(
      `INSERT INTO certificate_states (${Object.keys(row).join(', ')}) VALUES (${Object.keys(row)
        .map(() => '?')
        .join(', ')})`,
    )
      .bind(...Object.values(row))
      .run()
  let idx = 1_000_000
  const issued = (certificate: string, over: Record<string, string | number | null> = {}) => ({
    idx: ++idx,
    certificate,
    event: 'issued',
    effective: '2024-01-10',
    expires: '2027-01-09',
    certifier: CERTIFIER,
    publisher: CERTIFIER,
    named: 'x',
    skeleton: certificate,
    ...over,
  })
  const changed = (
    certificate: string,
    event: string,
    effective: string,
    over: Record<string, string | number> = {},
  ) => ({
    idx: ++idx,
    certificate,
    event,
    effective,
    publisher: CERTIFIER,
    ...over,
  })

  it('takes what follows', async () => {
    for (const row of [
      issued('DB-1'),
      changed('DB-1', 'suspended', '2024-03-01'),
      changed('DB-1', 'resumed', '2024-03-01'),
      changed('DB-1', 'replaced', '2024-06-01'),
    ])
      await insert(row)
    expect(await eventsOf('DB-1')).toEqual(['issued', 'suspended', 'resumed', 'replaced'])
  })

  it.each([
    ['a number given twice', [issued('DB-2')], issued('DB-2')],
    ['an end before the beginning', [], issued('DB-3', { expires: '2023-01-01' })],
    ['an issue by nobody', [], issued('DB-4', { certifier: null })],
    ['a change of nothing', [], changed('DB-5', 'suspended', '2024-03-01')],
    [
      'a change by another body',
      [issued('DB-6')],
      changed('DB-6', 'suspended', '2024-03-01', { publisher: OTHER_CERTIFIER }),
    ],
    ['a change before issue', [issued('DB-7')], changed('DB-7', 'suspended', '2023-03-01')],
    ['a change after expiry', [issued('DB-8')], changed('DB-8', 'suspended', '2027-01-10')],
    [
      'a change before another',
      [issued('DB-9'), changed('DB-9', 'suspended', '2024-03-01')],
      changed('DB-9', 'resumed', '2024-02-28'),
    ],
    [
      'suspended twice',
      [issued('DB-10'), changed('DB-10', 'suspended', '2024-03-01')],
      changed('DB-10', 'suspended', '2024-03-02'),
    ],
    ['resumed out of nothing', [issued('DB-11')], changed('DB-11', 'resumed', '2024-03-02')],
    [
      'a life after withdrawal',
      [issued('DB-12'), changed('DB-12', 'withdrawn', '2024-03-01')],
      changed('DB-12', 'resumed', '2024-03-02'),
    ],
    [
      'replaced while suspended',
      [issued('DB-13'), changed('DB-13', 'suspended', '2024-03-01')],
      changed('DB-13', 'replaced', '2024-03-02'),
    ],
    ['a correction of the holder', [issued('DB-14')], issued('DB-14', { event: 'corrected', named: 'y' })],
    [
      'a certificate with changes taken back',
      [issued('DB-15'), changed('DB-15', 'withdrawn', '2024-03-01')],
      changed('DB-15', 'annulled', '2024-03-01'),
    ],
    ['a change taken back that is none', [issued('DB-16')], changed('DB-16', 'undone', '2024-03-01', { undoes: 7 })],
    ['a step slipped in before another', [issued('DB-17')], changed('DB-17', 'suspended', '2024-03-01', { idx: 5 })],
  ])('refuses %s', async (_, before, then) => {
    for (const row of before) await insert({ ...row, idx: ++idx })
    await expect(insert(then.idx === 5 ? then : { ...then, idx: ++idx })).rejects.toThrow(/SQLITE_CONSTRAINT_TRIGGER/)
  })
})
