/**
 * How long the private database keeps what people left in it, in days. Nothing else says these numbers: what erases by
 * the clock reads them here, pages are filled from here, and a test compares what `/privacy/` says with them.
 */
export const RETENTION_DAYS = {
  /** How to reach whoever asked for information, after the answer. */
  contact: 90,
  /** Name and contact of whoever registered for a hearing, after it. */
  hearingContact: 90,
  /** Text and name of a comment that was withheld or only counted, after it was decided or came; and what was taken out of one. */
  unpublishedComment: 365,
  /** A message to who posted a notice, after it came. */
  relayedMessage: 90,
  /** A session, after signing in: then it ends and is forgotten. */
  session: 30,
  /** A report of a doubtful label, after it was decided. */
  labelReport: 30,
  /** A report that nobody decided on: closed then, and kept as long as a decided one. */
  labelReportOpen: 180,
  /** A keyed hash of a number that was looked up in vain. */
  lookUp: 30,
  /** A number on the review list of likely fakes. */
  likelyFake: 30,
  /** Which scans of a day were counted, with the salt that hides who made them; a late scan is taken as long. */
  scanSeen: 7,
  /** Sealed text, files and messages of a report from the public, after it was closed. */
  reportEvidence: 365,
  /** How to reach whoever reported, after her report was closed. */
  reportContact: 90,
  /** Scans of a code day by day; their sums, first and last day stay. */
  scanDay: 400,
  /** The sum tree of a day over what every holder had: as long, a proof can be asked for. Its root stays in the log. */
  pointsTree: 400,
} as const

const DAY_MS = 86_400_000

/** The instant so many days before another, RFC 3339 UTC. */
export const daysBefore = (now: Date, days: number): string => new Date(now.getTime() - days * DAY_MS).toISOString()
