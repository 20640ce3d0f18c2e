import type { Lang } from '../words.ts'

/** A column of a `DataTable`. */
export interface Column {
  key: string
  title: string
  /** UCUM code of every number in the column. */
  unit?: string | undefined
  /** Numbers stand right in figures of one width; times are written in the reader's way. */
  kind?: 'text' | 'number' | 'time'
}

/** What stands in a cell; `undefined` is shown as having no value. */
export type Cell =
  | string
  | undefined
  | {
      text: string
      href?: string
      /** Language of published text, where it is not that of the page. */
      lang?: string
      /** An official colour that belongs to the words in the cell. */
      colour?: string
    }

/** One row: a cell for each column's key. */
export type Row = Record<string, Cell>

/** Published text is Chinese unless said otherwise: marked where the page speaks another language. */
export const publishedLang = (lang: Lang): string | undefined => (lang === 'zh' ? undefined : 'zh-Hans')
