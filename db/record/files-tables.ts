import { integer, primaryKey, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'

/** Exports that were made, and the texts of published files as they are searched. */

/** Exports made so far, each of one tree size; an erased one answers 410 from then on. */
export const exports = sqliteTable(
  'exports',
  {
    register: text().notNull(),
    format: text({ enum: ['csv', 'ndjson', 'json', 'spreadsheet'] }).notNull(),
    size: integer().notNull(),
    /** `YYYY` of the register's time in Asia/Shanghai; empty for the whole register. */
    year: text().notNull().default(''),
    rows: integer().notNull(),
    bytes: integer().notNull(),
    /** Lower-case hexadecimal. */
    sha256: text().notNull(),
    /** Index of the erasure entry that took it back. */
    erasedBy: integer('erased_by'),
  },
  (t) => [primaryKey({ columns: [t.register, t.format, t.size, t.year] })],
)

// What was read from published files: made by a job from the files themselves, at leisure, and never compared.

/** Whether the text of a file was read. A file without a row waits. */
export const fileTexts = sqliteTable('search_file_texts', {
  sha256: text().primaryKey(),
  state: text({ enum: ['reading', 'read', 'unreadable'] }).notNull(),
  /** Why it cannot be read, or what of it was left out: a reason of `content/documents/file-text.ts`. */
  why: text(),
  /** How often reading it was begun: a file that ends the job each time is given up. */
  attempts: integer().notNull(),
  pages: integer().notNull(),
  characters: integer().notNull(),
})

/** The text of each page that has any; the row's id is that of its tokens in `search_files`. */
export const filePages = sqliteTable(
  'search_file_pages',
  {
    id: integer().primaryKey(),
    sha256: text().notNull(),
    /** From 1. */
    page: integer().notNull(),
    text: text().notNull(),
  },
  (t) => [unique('search_file_pages_page').on(t.sha256, t.page)],
)

/** How far the job has come: files named by entries up to this one were looked at. One row. */
export const fileProgress = sqliteTable('search_file_progress', {
  id: integer().primaryKey(),
  index: integer('idx').notNull(),
})
