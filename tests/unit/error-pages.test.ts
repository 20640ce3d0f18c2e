import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Complaint } from '../../scripts/portal/complaint.ts'
import { errorPages, isErrorPage, refuseErrorPages } from '../../scripts/portal/error-pages.ts'

const PAGE =
  '<!doctype html><html lang="en"><head><title>Data - Lucid</title></head><body><main><h1>Data</h1></main></body></html>\n'

let client = ''
const write = (path: string, html: string): void => {
  mkdirSync(dirname(join(client, path)), { recursive: true })
  writeFileSync(join(client, path), html)
}

beforeEach(() => {
  client = mkdtempSync(join(tmpdir(), 'build-'))
})
afterEach(() => rmSync(client, { recursive: true }))

describe('a page of a build', () => {
  it('is none of the errors when it is whole', () => expect(isErrorPage(PAGE)).toBe(false))

  it.each([
    ['empty', ''],
    ['a bare message', 'Internal Server Error'],
    ['an error page of the tool', PAGE.replace('Data - Lucid', 'Error')],
    ['a status for a title', PAGE.replace('Data - Lucid', '500: Internal Server Error')],
    ['without what it is about', PAGE.replace('<h1>Data</h1>', '')],
    ['cut off', PAGE.slice(0, -10)],
    ['holding what was not awaited', PAGE.replace('Data</h1>', '[object Promise]</h1>')],
    ['leading elsewhere', PAGE.replace('<title>', '<meta http-equiv="refresh" content="0;url=/"><title>')],
  ])('is an error when it is %s', (_, html) => expect(isErrorPage(html)).toBe(true))

  it('may speak of errors', () =>
    expect(isErrorPage(PAGE.replace('Data - Lucid', 'Not found: errors of the API'))).toBe(false))
})

describe('a build', () => {
  it('goes out when every page is whole, whatever the files of tools look like', () => {
    write('index.html', PAGE)
    write('404.html', 'shown where a page is missing')
    write('verify/tool.html', '')
    expect(errorPages(client)).toEqual([])
    expect(() => refuseErrorPages(client)).not.toThrow()
  })

  it('is refused by the names of its pages that are errors', () => {
    write('index.html', PAGE)
    write('en/data/index.html', 'Internal Server Error')
    write('about/index.html', '')
    expect(() => refuseErrorPages(client)).toThrow(Complaint)
    expect(() => refuseErrorPages(client)).toThrow(/\/about\/, \/en\/data\/\nInternal Server Error$/)
  })
})
