/** What was read out of a published file. */

/** Why a file's text is missing, or not whole. Words of the same names tell it to readers. */
export const WHYS = ['encrypted', 'broken', 'tooLarge', 'tooMuch', 'notText', 'noText', 'cutShort'] as const
export type Why = (typeof WHYS)[number]

/** That a file was not read for reasons that are not the file's, or that ended its reader: it is to be tried again. */
export class NotReadNow extends Error {}

export interface FileText {
  /** Text of each page; a page may be empty. */
  pages: string[]
  why: Why | undefined
}

/** Between the cells of a table's row as it is kept: no cell holds one. */
export const CELL = '\t'
