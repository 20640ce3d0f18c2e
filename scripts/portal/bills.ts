import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bill, componentsOf, readLock } from '../sbom.ts'

const ROOT = join(import.meta.dirname, '../..')

/** Names of files in which packages say under which terms they may be used. */
const TERMS = /^(licen[cs]e|copying|notice)([.-].*)?$/i

const termsOf = (folder: string): string =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .flatMap((entry) => (entry.isFile() && TERMS.test(entry.name) ? entry.name : []))
        .sort()
        .map((name) => readFileSync(join(folder, name), 'utf8').trim())
        .join('\n\n')
    : ''

/** The terms of everything of others whose code is served, one after the other. */
export const licenceText = (): string =>
  componentsOf(readLock())
    .filter(({ scope }) => scope === 'required')
    .map(({ name, version, licenses, 'bom-ref': path }) => {
      const [said] = licenses
      const terms = said === undefined ? '' : 'license' in said ? said.license.id : said.expression
      const text = termsOf(join(ROOT, path))
      return `${name} ${version}\n${terms}\n\n${text === '' ? 'The package holds no text of its own.' : text}\n`
    })
    .join(`\n${'-'.repeat(72)}\n\n`)

/** Lays what the portal is made of, and under which terms, beside its pages. @param client - folder of static files */
export const addBills = (client: string): void => {
  writeFileSync(join(client, 'sbom.json'), `${JSON.stringify(bill(readLock()), null, 1)}\n`)
  writeFileSync(join(client, 'licences.txt'), licenceText())
}
