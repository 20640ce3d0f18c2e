/**
 * What checking can find out, each a sentence of its own in `content/words/log.yaml`, beginning with `check`.
 * `true` where it is what should be.
 */
export const FINDINGS = {
  /** The page shows what the entry says. Values: fields. */
  shown: true,
  /** The same, with fields that were erased. Values: fields, erased. */
  shownErased: true,
  /** The page shows something else. Values: field. */
  differs: false,
  /** A disclosed text is not the one that was committed to. Values: field. */
  notCommitted: false,
  /** The page shows a text that nobody can check any more. Values: field. */
  goneSince: false,
  /** A text is neither disclosed nor erased. Values: field. */
  withheld: false,
  /** What was sent is not an entry. */
  noEntry: false,
  /** The entry stands in the log. Values: index, size. */
  included: true,
  /** The hashes lead to another root. Values: index, size. */
  notIncluded: false,
  /** The tree has no such position. Values: index, size. */
  noSuchIndex: false,
  /** The proof is cut or has more than it should. Values: index, size, hashes, needed. */
  hashCount: false,
  /** The proof holds, but for another entry. Values: index. */
  otherEntry: false,
  /** The log's state carries its signature. Values: origin, size. */
  signed: true,
  /** A signature in the name of the key is not its own. */
  unsigned: false,
  /** Only keys that we do not know signed. Values: signers. */
  unknownSigners: false,
  /** Signed by the key, but it speaks of another log. Values: origin, expected. */
  otherOrigin: false,
  /** The note does not end in a newline. */
  noNewline: false,
  /** The browser cannot verify signatures of this kind. */
  unsupported: false,
  /** The checkpoint cannot be read. */
  noCheckpoint: false,
  /** The key cannot be read. */
  noKey: false,
  /** Witnesses whose keys the reader gave saw the same. Values: names, seen, asked. */
  witnessed: true,
  /** None of the witnesses whose keys the reader gave. Values: asked. */
  notWitnessed: false,
  /** A state that is signed continues the one spoken of. Values: from, size. */
  continued: true,
  notContinued: false,
  /** The log only grew since. Values: from, size. */
  grown: true,
  /** It holds as many entries as then, the same ones. Values: size. */
  unchanged: true,
  rewritten: false,
  /** It holds fewer entries than then. Values: from, size. */
  shrunk: false,
  /** The key is another than then, and what was seen cannot be found again. Values: then, now. */
  otherKey: false,
  /** The key is another than then; nothing that was seen has changed. Values: then, now, from, size. */
  otherKeySameLog: false,
  /** The same, and the key of then signed that the other one follows. Values: from, size, then, now. */
  otherKeyVouched: true,
  /** The proof that it only grew was not given. Values: from, size. */
  noAnswer: false,
} as const
export type Finding = keyof typeof FINDINGS

/** One thing checked: `what` was looked at, whether it is as it should be, and what was found. */
export interface Step {
  what: 'shown' | 'included' | 'signed' | 'witnessed' | 'grown'
  ok: boolean
  detail: Finding
  values: Record<string, string | number>
}

export const step = (what: Step['what'], detail: Finding, values: Step['values'] = {}): Step => ({
  what,
  ok: FINDINGS[detail],
  detail,
  values,
})
