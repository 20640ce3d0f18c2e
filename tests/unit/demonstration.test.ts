import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { METHODS } from '../../content/generated/gep-methods.ts'
import { accountKey } from '../../content/gep/key.ts'
import { parseAccount } from '../../content/gep/parse.ts'
import { allChecks, recompute } from '../../content/gep/recompute.ts'
import { DATASETS } from '../../content/generated/datasets.ts'
import { REGISTERS } from '../../content/generated/registers.ts'
import { checkCharacter, isCreditCode } from '../../content/organisations/credit-code.ts'
import { checkRows } from '../../content/registers/check.ts'
import { csvHeader, csvLine } from '../../content/registers/csv.ts'
import { isDemonstration, isDemonstrationPlace } from '../../content/registers/demonstration.ts'
import { message } from '../../content/registers/messages.ts'
import { present } from '../../content/registers/present.ts'
import { HOURS, stackHours, waterDays } from '../../scripts/portal/demonstration-hours.ts'
import { DEMONSTRATION_DAY, DEMONSTRATION_PUBLISHER, readDemonstration } from '../../scripts/portal/demonstration.ts'

const ROOT = join(import.meta.dirname, '../..')
const sets = await readDemonstration()
const accounts = readdirSync(join(ROOT, 'content/demonstration/accounts')).map((file) => ({
  name: basename(file, '.json'),
  text: readFileSync(join(ROOT, 'content/demonstration/accounts', file), 'utf8'),
}))
const rowsOf = (id: string) => sets.find(({ register }) => register.id === id)?.rows ?? []

/** What the import check says of rows, as sentences. */
const said = (id: string, rows: object[], now: Date) => {
  const register = REGISTERS[id]
  if (!register) return [`no register ${id}`]
  const { issues, notices } = checkRows(register, rows, { now })
  return [...issues, ...notices].map((issue) => `${id}${issue.pointer} ${message(issue, 'en')}`)
}

/** Every text in a row that has the shape of a credit code of the region. */
const codesIn = (rows: Record<string, string>[]) =>
  rows.flatMap((row) => Object.values(row).flatMap((cell) => cell.match(/^\d\d99\d{4}[0-9A-Z]{10}(?![0-9A-Z])/) ?? []))

describe('the invented region', () => {
  it('passes the import check of every register, without a word', () => {
    expect(sets.length).toBeGreaterThan(50)
    expect(sets.flatMap(({ register, rows }) => said(register.id, rows, DEMONSTRATION_DAY))).toEqual([])
  })

  it('is found out where a row is wrong: the same check refuses a changed one', () => {
    const [row] = rowsOf('discharge-permits')
    const wrong = { ...row, permit: row?.['permit']?.replace('5Y', '5X') }
    expect(said('discharge-permits', [wrong], DEMONSTRATION_DAY).join()).toContain('check character')
  })

  it('shows every register that publishers can write to and that holds no cited fact', () => {
    const shown = new Set([...sets.map(({ register }) => register.id), ...Object.keys(DATASETS)])
    // Made by each portal that demonstrates, so that nobody else has the private halves.
    shown.add('sealing-keys')
    const open = Object.values(REGISTERS).filter(({ closed }) => !closed)
    expect(open.flatMap(({ id }) => (shown.has(id) ? [] : [id]))).toEqual([])
  })

  it('refers only to what stands in it or among the cited facts', () => {
    const keys = (id: string): Set<string> => {
      const register = REGISTERS[id]
      const cited = DATASETS[id] ? readCited(id) : []
      if (id === 'gep-accounts' || id === 'gep-area-accounts') return new Set(accounts.map(({ name }) => name))
      const all = register ? checkRows(register, [...rowsOf(id), ...cited], { now: DEMONSTRATION_DAY }).accepted : []
      return new Set(all.map(({ key }) => key))
    }
    const standing = new Map(
      Object.keys(REGISTERS).map((id) => [id, id === 'self-monitoring' ? new Set<string>() : keys(id)]),
    )
    const missing = sets.flatMap(({ register, rows }) =>
      Object.entries(register.fields).flatMap(([name, { ref, role }]) => {
        const target = ref ?? (role.includes('place') ? 'places' : undefined)
        if (target === undefined) return []
        const known = standing.get(target) ?? new Set()
        return rows.flatMap((row) => {
          const key = target === 'places' ? row[name]?.slice(0, 6) : row[name]
          return !key || known.has(key) ? [] : [`${register.id} ${name} ${key}`]
        })
      }),
    )
    expect(missing).toEqual([])
  })

  it('lies at no real place', () => {
    const places = sets.flatMap(({ register, rows }) =>
      Object.entries(register.fields)
        .filter(([, { role }]) => role.includes('place'))
        .flatMap(([name]) => rows.map((row) => row[name] ?? '')),
    )
    expect(places.filter((place) => place !== '' && !isDemonstrationPlace(place))).toEqual([])
    const points = sets.flatMap(({ rows }) =>
      rows.flatMap(({ longitude, latitude }) => (longitude ? [[longitude, latitude]] : [])),
    )
    expect(
      points.filter(([longitude, latitude]) => Math.hypot(Number(longitude) - 132, Number(latitude) - 18) > 0.2),
    ).toEqual([])
  })

  it('calls every organisation and place 示例, under a code that is valid and of nobody', () => {
    const organisations = rowsOf('organisations')
    expect(organisations.length).toBeGreaterThan(9)
    expect(organisations.filter(({ name }) => !name?.startsWith('示例'))).toEqual([])
    expect(rowsOf('places').filter(({ nameZh }) => !nameZh?.startsWith('示例'))).toEqual([])
    const named = new Set(organisations.map(({ organisation }) => organisation))
    const codes = new Set(sets.flatMap(({ rows }) => codesIn(rows)).map((code) => code.slice(0, 18)))
    expect([...codes].filter((code) => !isCreditCode(code) || !isDemonstration(code) || !named.has(code))).toEqual([])
    expect(named).toContain(DEMONSTRATION_PUBLISHER)
  })

  it('calls organisations by no name but an invented one in any register', () => {
    const fields = [
      'name',
      'subject',
      'payer',
      'payee',
      'provider',
      'supplier',
      'buyer',
      'holder',
      'authority',
      'responsible',
      'issuer',
    ]
    const real = sets.flatMap(({ register, rows }) =>
      fields
        .filter(
          (name) =>
            register.fields[name]?.type === 'string' &&
            !register.fields[name].enum &&
            !register.fields[name].role.includes('organisation'),
        )
        .flatMap((name) => rows.map((row) => `${register.id} ${name} ${row[name] ?? ''}`)),
    )
    const plain = real.filter((text) => !/ $|示例|\d{2}99\d{4}/.test(text))
    // What was traded, and for which pollutant or sector, is a thing and no organisation.
    expect(
      plain.filter(
        (text) => !/^(rights-(trading|allocations)|resource-prices) subject|^information-requests subject/.test(text),
      ),
    ).toEqual([])
  })

  it('stands in no floor that a deployed portal is made of', () => {
    const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', 'content', 'db', 'worker', 'site'], {
      cwd: ROOT,
    })
      .toString()
      .split('\n')
      .filter((file) => /\.(ts|astro|mjs)$/.test(file))
    expect(files.length).toBeGreaterThan(100)
    const telling = files.filter((file) =>
      /content\/demonstration|\.\/demonstration\/|示例化工/.test(readFileSync(join(ROOT, file), 'utf8')),
    )
    expect(telling).toEqual([])
  })
})

const readCited = (id: string): Record<string, string>[] =>
  Papa.parse<Record<string, string>>(readFileSync(join(ROOT, `content/data/${id}.csv`), 'utf8'), {
    header: true,
    skipEmptyLines: true,
  }).data

describe('cited facts', () => {
  it('pass the import check of their register', () => {
    const ids = Object.keys(DATASETS)
    expect(readdirSync(join(ROOT, 'content/data')).filter((name) => name.endsWith('.csv'))).toHaveLength(ids.length)
    expect(ids.flatMap((id) => said(id, readCited(id), DEMONSTRATION_DAY))).toEqual([])
  })

  it('name no place and no organisation of the invented region', () => {
    const cells = Object.keys(DATASETS).flatMap((id) => readCited(id).flatMap((row) => Object.values(row)))
    expect(cells.filter((cell) => isDemonstrationPlace(cell) || cell.startsWith('示例'))).toEqual([])
  })
})

describe('accounts of the invented region', () => {
  const parsed = accounts.map(({ name, text }) => ({ name, read: parseAccount(JSON.parse(text), METHODS) }))

  it('are accounts, each under the key that its file is named by, of no real place', () => {
    const wrong = parsed.filter(({ name, read }) => 'issues' in read || accountKey(read.account) !== name)
    expect(wrong).toEqual([])
    expect(accounts.every(({ name }) => isDemonstrationPlace(name.slice(0, 6)))).toBe(true)
    expect(accounts.filter(({ text }) => !/虚构/.test(text) || !/"note": "演示用的虚构账户/.test(text))).toEqual([])
  })

  it('come out but for one row that is meant to differ, and the sums that it stands in', () => {
    const apart = parsed.flatMap(({ name, read }) => {
      if ('issues' in read) return []
      const checks = allChecks(recompute(read.account, read.rules))
      return checks.filter(({ verdict }) => verdict === 'differs').map(({ pointer }) => `${name} ${pointer}`)
    })
    expect(apart).toEqual(
      ['/items/12/declared', '/declaredTotals/cultural', '/byEcosystem/rows/9', '/byUser/rows/8'].map(
        (pointer) => `990101-2024-ndrc-2022 ${pointer}`,
      ),
    )
  })

  it('are used by records that stand in it', () => {
    const keys = new Map(
      sets.map(({ register, rows }) => [
        register.id,
        new Set(checkRows(register, rows, { now: DEMONSTRATION_DAY }).accepted.map(({ key }) => key)),
      ]),
    )
    const named = rowsOf('gep-uses').filter(({ register }) => register)
    expect(named.length).toBeGreaterThan(3)
    expect(named.filter(({ register = '', recordKey = '' }) => !keys.get(register)?.has(recordKey))).toEqual([])
  })
})

describe('the year of hourly readings', () => {
  const rows = stackHours()
  const valid = rows.filter(({ flag }) => flag === 'valid')
  const above = valid.filter(({ converted = '' }) => Number(converted) > 100)

  it('has one row an hour, each with its own time', () => {
    expect(rows).toHaveLength(HOURS)
    expect(new Set(rows.map(({ time }) => time)).size).toBe(HOURS)
    expect([rows[0]?.['time'], rows.at(-1)?.['time']]).toEqual(['2025-10-31T16:00:00Z', '2026-10-31T15:00:00Z'])
  })

  it('is the same each time it is made', () => {
    expect(stackHours()).toEqual(rows)
    expect(rows[0]).toMatchObject({ value: '41.5', converted: '47.5' })
  })

  it('exceeds the limit in the hours of two events, the first of which was penalised, and in no other', () => {
    expect(above.map(({ time }) => time)).toEqual([
      '2026-04-22T06:00:00Z',
      '2026-04-22T07:00:00Z',
      '2026-04-22T08:00:00Z',
      '2026-04-22T09:00:00Z',
      '2026-09-02T18:00:00Z',
    ])
  })

  it('leaves the value out where the instrument or the furnace stood still, and says why', () => {
    const silent = rows.filter(({ value }) => value === '')
    expect(silent.length).toBeGreaterThan(150)
    expect([...new Set(silent.map(({ flag }) => flag))].toSorted()).toEqual(
      ['calibration', 'fault', 'maintenance', 'missing', 'shutdown'].toSorted(),
    )
  })

  it('has days of waste water that nobody explains', () => {
    const days = waterDays().map(({ time = '' }) => time.slice(0, 10))
    expect(days).toHaveLength(59)
    expect(days).not.toContain('2026-10-13')
  })
})

describe('balance sheets of the region', () => {
  const sum = (row: Record<string, string>, names: string[]) =>
    names.reduce((total, name) => total + Number(row[name] ?? 0), 0)

  it('come out: opening, plus what came, less what went, is closing, and the next year begins there', () => {
    const rows = rowsOf('balance-sheets')
    const off = rows.filter((row) => {
      const came = sum(row, ['opening', 'increaseHuman', 'increaseNatural'])
      return Math.abs(came - sum(row, ['decreaseHuman', 'decreaseNatural', 'closing'])) > 1e-6
    })
    expect(off).toEqual([])
    const next = (row: Record<string, string>) =>
      rows.find(
        ({ year, account, item }) =>
          Number(year) === Number(row['year']) + 1 && account === row['account'] && item === row['item'],
      )
    expect(rows.filter((row) => (next(row)?.['opening'] ?? row['closing']) !== row['closing'])).toEqual([])
  })

  it('stand beside weights that come to a hundred', () => {
    const weights = rowsOf('development-index').map(({ weight }) => Number(weight ?? 0))
    expect(weights.reduce((total, one) => total + Math.round(one * 10), 0)).toBe(1000)
  })
})

describe('the mark', () => {
  it('follows from the code of the publisher alone', () => {
    const body = '91110000600037341'
    expect(isDemonstration(DEMONSTRATION_PUBLISHER)).toBe(true)
    expect(isDemonstration('portal')).toBe(false)
    expect(isDemonstration(body + checkCharacter(body))).toBe(false)
    // A real code may begin with 99: that is how others registered by the market authorities do.
    expect(isDemonstration('991101016000373412')).toBe(false)
    expect([isDemonstrationPlace('990101'), isDemonstrationPlace('990101001'), isDemonstrationPlace('110101')]).toEqual(
      [true, true, false],
    )
    expect(isDemonstrationPlace('991101016000373412')).toBe(false)
  })

  it('stands in every answer and every line of an export', () => {
    const register = REGISTERS['penalties']
    if (!register) throw new Error('no register penalties')
    const record = {
      register: 'penalties',
      key: 'x',
      revision: 1,
      status: 'published',
      publishedAt: '2026-11-22T00:00:00Z',
      reason: null,
      index: 7,
      body: {},
    } as const
    const invented = { ...record, publisher: DEMONSTRATION_PUBLISHER }
    const real = { ...record, publisher: 'portal' }
    expect(present(register, invented).demonstration).toBe(true)
    expect(present(register, real)).not.toHaveProperty('demonstration')
    expect(csvHeader(register).trimEnd().split(',').at(-1)).toBe('_demonstration')
    expect(csvLine(register, false)(invented)).toMatch(/,true\r\n$/)
    expect(csvLine(register, false)(real)).toMatch(/,false\r\n$/)
  })
})
