/**
 * `npm run content`: checks every definition under `content/` against its schema and writes `content/generated/*.ts`.
 * The one way by which YAML reaches code; no YAML parser runs in the Worker.
 */
import { readdir, readFile, mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { parse } from 'yaml'
import * as z from 'zod'
import { WindowRules } from '../content/consultations/rules.ts'
import { TrustedIssuers } from '../content/credentials/trusted.ts'
import { Dataset } from '../content/data/dataset.ts'
import { CitedTotals } from '../content/gep/cited.ts'
import { Method } from '../content/gep/method.ts'
import { Parameters } from '../content/measurements/parameter.ts'
import { PermissionTable } from '../content/people/permission.ts'
import { Rule, ruleFaults } from '../content/points/rule.ts'
import { Bilingual, Register } from '../content/registers/register.ts'
import { ClockRules, RightRules } from '../content/reports/clock-rules.ts'
import { RemitRules } from '../content/reports/remit-rules.ts'
import { ReadingsTable } from '../content/search/readings.ts'
import { Threats } from '../content/security/threat.ts'
import { AiTable } from '../content/trace/ai-entry.ts'

const CONTENT = join(import.meta.dirname, '../content')

/** A definition that does not fit its schema: says which file and which field. */
class ContentError extends Error {}

const read = async <T>(file: string, schema: z.ZodType<T>): Promise<T> => {
  const parsed = schema.safeParse(parse(await readFile(file, 'utf8')))
  if (!parsed.success) throw new ContentError(`${file}\n${z.prettifyError(parsed.error)}`)
  return parsed.data
}

/** Every file of a folder with an ending, as `[name without ending, path]`, in order of name. */
const filesOf = async (folder: string, ending: string): Promise<[string, string][]> => {
  const names = await readdir(join(CONTENT, folder)).catch((): string[] => [])
  return names
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => [basename(name, ending), join(CONTENT, folder, name)])
}

const readAll = async <T>(folder: string, schema: z.ZodType<T>): Promise<Record<string, T>> => {
  const files = await filesOf(folder, '.yaml')
  return Object.fromEntries(await Promise.all(files.map(async ([name, file]) => [name, await read(file, schema)])))
}

/** Splits `---` front matter from Markdown. */
const frontMatter = <T>(file: string, text: string, schema: z.ZodType<T>): T & { markdown: string } => {
  const match = /^---\n(.*?)\n---\n(.*)$/s.exec(text)
  const head = match?.[1]
  const markdown = match?.[2]
  if (head === undefined || markdown === undefined)
    throw new ContentError(`${file}\nfront matter between --- is missing`)
  const parsed = schema.safeParse(parse(head))
  if (!parsed.success) throw new ContentError(`${file}\n${z.prettifyError(parsed.error)}`)
  return { ...parsed.data, markdown: markdown.trim() }
}

/** Reads `<name>.zh.md` and `<name>.en.md` pairs. */
const readPages = async <T>(folder: string, schema: z.ZodType<T>) => {
  const pages: Record<string, Record<string, T & { markdown: string }>> = {}
  for (const [name, file] of await filesOf(folder, '.md')) {
    const [, kind, language] = /^(.+)\.(zh|en)$/.exec(name) ?? []
    if (!kind || !language) throw new ContentError(`${file}\na page's name ends in .zh.md or .en.md`)
    const page = frontMatter(file, await readFile(file, 'utf8'), schema)
    pages[kind] = { ...pages[kind], [language]: page }
  }
  const lonely = Object.entries(pages).filter(([, both]) => Object.keys(both).length < 2)
  if (lonely.length > 0)
    throw new ContentError(`${folder}: one language is missing for ${lonely.map(([k]) => k).join(', ')}`)
  return pages
}

const lifeFields = ({ life }: Register): string[] => {
  if (!life) return []
  return life.event === 'change'
    ? [life.subject, life.on, life.change]
    : [life.subject, life.by, life.on, life.until, ...life.named]
}

/** What only shows when registers are looked at together: references, key fields, labels. */
const checkRegisters = (registers: Record<string, Register>): void => {
  const complain = (id: string, what: string): never => {
    throw new ContentError(`content/registers/${id}.yaml\n${what}`)
  }
  for (const [id, register] of Object.entries(registers)) {
    const fields = Object.entries(register.fields)
    if (!fields.some(([, field]) => field.role.includes('key'))) complain(id, 'no field has the role key')
    for (const [name, field] of fields) {
      if (field.role.includes('ref') && !field.ref) complain(id, `fields.${name}: role ref without ref`)
      if (field.role.includes('key') && field.retractable) complain(id, `fields.${name}: a key cannot be retracted`)
    }
    const named = [
      ...register.sample,
      ...(register.effective ? [register.effective.from, register.effective.until] : []),
      ...Object.keys(register.release?.when ?? {}),
      ...(register.owner === undefined ? [] : [register.owner]),
      ...lifeFields(register),
    ]
    for (const name of named) if (!register.fields[name]) complain(id, `no field ${name}`)
    const first = fields.find(([, field]) => field.role.includes('key'))?.[0]
    if (register.life && register.life.subject !== first) complain(id, 'life.subject is not the first field of the key')
    for (const [name, choices] of Object.entries(register.release?.when ?? {}))
      for (const choice of choices)
        if (!register.fields[name]?.enum?.[choice]) complain(id, `release.when.${name}: no choice ${choice}`)
  }
}

const write = async (name: string, imports: string, exported: string, type: string, value: unknown): Promise<void> => {
  const text = `// Written by \`npm run content\`. Edit the files under content/, not this one.\n${imports}\nexport const ${exported}${type} = ${JSON.stringify(value, null, 1)}${type ? '' : ' as const'}\n`
  const file = join(CONTENT, 'generated', name)
  const before = await readFile(file, 'utf8').catch(() => '')
  if (before !== text) await writeFile(file, text)
}

export const generate = async (): Promise<void> => {
  await mkdir(join(CONTENT, 'generated'), { recursive: true })
  const registers = await readAll('registers', Register)
  checkRegisters(registers)
  const withId = Object.fromEntries(Object.entries(registers).map(([id, register]) => [id, { id, ...register }]))
  const parameters = await read(join(CONTENT, 'measurements/parameters.yaml'), Parameters)
  const methods = await readAll('gep/methods', Method)
  const cited = await readAll('data/gep/cited', CitedTotals)
  const permissions = await read(join(CONTENT, 'people/permissions.yaml'), PermissionTable)
  const trusted = await read(join(CONTENT, 'credentials/trusted-issuers.yaml'), TrustedIssuers)
  const ais = await read(join(CONTENT, 'trace/ai.yaml'), AiTable)
  const windows = await read(join(CONTENT, 'consultations/windows.yaml'), WindowRules)
  const remit = await read(join(CONTENT, 'reports/remit.yaml'), RemitRules)
  const threats = await read(join(CONTENT, 'security/threats.yaml'), Threats)
  const { readings } = await read(join(CONTENT, 'search/readings.yaml'), ReadingsTable)
  const clocks = await read(join(CONTENT, 'reports/clocks.yaml'), ClockRules)
  const rights = await read(join(CONTENT, 'reports/rights.yaml'), RightRules)
  const rules = await readAll('points/rules', Rule)
  const [ruleFault] = ruleFaults(rules)
  if (ruleFault !== undefined) throw new ContentError(`content/points/rules\n${ruleFault}`)
  const words = await readAll('words', z.record(z.string(), Bilingual))
  const datasets = await readAll('data', Dataset)
  const problems = await readPages('problems', z.strictObject({ title: z.string().min(1), detail: z.string().min(1) }))
  const guides = await readPages('guides', z.strictObject({ title: z.string().min(1), description: z.string().min(1) }))
  const decisions = await readPages(
    'decisions',
    z.strictObject({
      title: z.string().min(1),
      status: z.enum(['accepted', 'rejected', 'replaced']),
      date: z.iso.date(),
    }),
  )
  await Promise.all([
    write(
      'registers.ts',
      "import type { RegisterDefinition } from '../registers/register.ts'\n",
      'REGISTERS',
      ': Record<string, RegisterDefinition>',
      withId,
    ),
    write(
      'parameters.ts',
      "import type { Parameter } from '../measurements/parameter.ts'\n",
      'PARAMETERS',
      ': Record<string, Parameter>',
      parameters,
    ),
    write(
      'gep-methods.ts',
      "import type { MethodDefinition } from '../gep/method.ts'\n",
      'METHODS',
      ': Record<string, MethodDefinition>',
      Object.fromEntries(Object.entries(methods).map(([id, method]) => [id, { id, ...method }])),
    ),
    write(
      'gep-cited.ts',
      "import type { CitedTotals } from '../gep/cited.ts'\n",
      'CITED',
      ': Record<string, CitedTotals>',
      cited,
    ),
    write(
      'trusted-issuers.ts',
      "import type { TrustedIssuer } from '../credentials/trusted.ts'\n",
      'TRUSTED_ISSUERS',
      ': readonly TrustedIssuer[]',
      trusted,
    ),
    write('ai.ts', "import type { AiEntry } from '../trace/ai-entry.ts'\n", 'AIS', ': Record<string, AiEntry>', ais),
    write(
      'consultation-rules.ts',
      "import type { WindowRules } from '../consultations/rules.ts'\n",
      'CONSULTATION_RULES',
      ': WindowRules',
      windows,
    ),
    write(
      'report-remit.ts',
      "import type { RemitRules } from '../reports/remit-rules.ts'\n",
      'REMIT',
      ': RemitRules',
      remit,
    ),
    write(
      'report-clocks.ts',
      "import type { ClockRules } from '../reports/clock-rules.ts'\n",
      'CLOCKS',
      ': ClockRules',
      clocks,
    ),
    write(
      'report-rights.ts',
      "import type { RightRules } from '../reports/clock-rules.ts'\n",
      'RIGHTS',
      ': RightRules',
      rights,
    ),
    write(
      'points-rules.ts',
      "import type { PointsRule } from '../points/rule.ts'\n",
      'POINTS_RULES',
      ': Readonly<Record<string, PointsRule>>',
      Object.fromEntries(Object.entries(rules).map(([id, rule]) => [id, { id, ...rule }])),
    ),
    write('readings.ts', "import type { Readings } from '../search/readings.ts'\n", 'READINGS', ': Readings', readings),
    write('words.ts', '', 'WORDS', '', words),
    write('permissions.ts', '', 'PERMISSIONS', '', permissions),
    write(
      'threats.ts',
      "import type { Threat } from '../security/threat.ts'\n",
      'THREATS',
      ': Readonly<Record<string, Threat>>',
      threats,
    ),
    write(
      'datasets.ts',
      "import type { Dataset } from '../data/dataset.ts'\n",
      'DATASETS',
      ': Record<string, Dataset>',
      datasets,
    ),
    write(
      'problems.ts',
      "import type { ProblemTexts } from '../problems/problem-texts.ts'\n",
      'PROBLEM_TEXTS',
      ': Record<string, ProblemTexts>',
      problems,
    ),
    write('decisions.ts', '', 'DECISIONS', '', decisions),
    write(
      'guides.ts',
      "import type { GuideTexts } from '../guides/guides.ts'\n",
      'GUIDES',
      ': Record<string, GuideTexts>',
      guides,
    ),
  ])
}

if (import.meta.main) {
  try {
    await generate()
  } catch (error) {
    if (!(error instanceof ContentError)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}
