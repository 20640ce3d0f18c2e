import Papa from 'papaparse'
import type { Page } from 'playwright-core'
import sax from 'sax'
import { expect } from 'vitest'
import { strangeIn } from './strange.ts'

/** Answers of an attacked portal, and what is wrong with them as pages, as XML or as JSON. */

export interface Answer {
  path: string
  status: number
  type: string
  text: string
}

export const read = async (origin: string, path: string): Promise<Answer> => {
  const answer = await fetch(new URL(path, origin))
  const type = answer.headers.get('content-type') ?? ''
  expect([path, answer.headers.get('x-content-type-options')]).toEqual([path, 'nosniff'])
  return { path, status: answer.status, type, text: await answer.text() }
}

export const readAll = async (origin: string, paths: readonly string[]): Promise<Answer[]> => {
  const [answers, waiting]: [Answer[], ArrayIterator<[number, string]>] = [[], paths.entries()]
  const walk = async (): Promise<void> => {
    for (const [at, path] of waiting) answers[at] = await read(origin, path)
  }
  await Promise.all(Array.from({ length: 6 }, walk))
  return answers
}

/** @param reader - a page that reads what is given to it as markup, without running it */
export const faultsOf = async (reader: Page, answers: readonly Answer[]): Promise<string[]> => {
  const found: string[] = []
  for (const { path, type, text } of answers) {
    if (/^application\/(json|\S+\+json)/.test(type)) JSON.parse(text)
    const isPage = type.startsWith('text/html')
    const strange = isPage ? await reader.evaluate(strangeIn, text) : /xml/.test(type) ? strangeXml(text) : []
    found.push(...strange.map((what) => `${path} ${what}`))
  }
  return found
}

/** What no strict reader takes, and elements that no feed of ours has. */
export const strangeXml = (text: string): string[] => {
  const found: string[] = []
  const parser = sax.parser(true, { strictEntities: true })
  parser.onerror = (error) => void found.push(error.message)
  parser.onopentag = ({ name }) => {
    if (/^(xss|script|img|svg|iframe|style|base|meta)$/.test(name)) found.push(`<${name}>`)
  }
  parser.write(text).close()
  return found
}

/** Told what parts cells: in a short file full of payloads the reader would guess something else. */
export const cellsOf = (text: string): string[] =>
  Papa.parse<string[]>(text.replace('\ufeff', ''), { delimiter: ',' }).data.flat()
