import type { CheckedRow } from '../../content/registers/check.ts'

/** Why the record refuses a row that is well formed. */
export interface Refusal {
  /** Index in the rows as sent; `undefined` for all of them. */
  row: number | undefined
  /** Name of the field or column. */
  field: string | undefined
  /** In the reader's language, without the place. */
  text: string
}

/** What publishing rows would do or did. */
export interface Counts {
  published: number
  corrected: number
  withdrawn: number
  /** Standing already with the same words: nothing is stored again. */
  unchanged: number
}

/** Rows that stand only once another officer has released them. */
export interface Kept {
  waiting: {
    /** Where the officer looks at them. */
    page: string
    /** In the reader's language. */
    reasons: { message: string }[]
    /** RFC 3339 UTC. */
    lapsesAt: string
  }
}

/** Rows of one request in both forms. */
export interface Batch {
  /** As they go over the wire: a JSON array of rows. */
  body: string
  checked: () => readonly CheckedRow[]
}

/** Where rows are published. */
export interface Destination {
  /** How it is shown to whoever waits: an origin or a folder. */
  name: string
  /** Requests that it takes at once. */
  width: number
  /** Tries rows out; nothing is stored. */
  tryOut: (batch: Batch) => Promise<Counts | Refusal[]>
  /**
   * Publishes rows: all of them, or none.
   * @param id - the same for the same chunk of the same run, so that asking again is harmless
   * @returns the newest checkpoint, a signed note; or what waits for a second person
   */
  publish: (batch: Batch, id: string) => Promise<{ checkpoint: string } | Kept | Refusal[]>
  close: () => Promise<void>
}
