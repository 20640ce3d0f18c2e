import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import {
  addComment,
  countSame,
  erasePrivateWords,
  findComments,
  findSame,
  listComments,
  readTallies,
} from '../../db/intake/consultation-comments.ts'
import { openIntake, type IntakeDb } from '../../db/intake/db.ts'
import { findRegistrationByCode, listRegistrations, eraseRegistrants } from '../../db/intake/hearing-registrations.ts'
import { firstRootAfter, listConsultations, readConsultation, readDated } from '../../db/record/consultations.ts'
import { openRecord, type RecordDb } from '../../db/record/db.ts'
import { askedBy, plansOf } from './query-plans.ts'

/** How reads of consultations walk: as if there were ten million rows of each. */

const inRecord = async (read: (db: RecordDb) => Promise<unknown>): Promise<string[]> =>
  plansOf(env.RECORD, await askedBy(env.RECORD, (database) => read(openRecord(database))))
const inIntake = async (read: (db: IntakeDb) => Promise<unknown>): Promise<string[]> =>
  plansOf(env.INTAKE, await askedBy(env.INTAKE, (database) => read(openIntake(database))))

/** A walk over all rows, or a sort of them. */
const growing = (plan: string[]): string[] =>
  plan.filter(
    (step) =>
      /AUTOMATIC|TEMP B-TREE/.test(step) ||
      (/^SCAN /.test(step) && !/VIRTUAL TABLE|CONSTANT ROW|^SCAN \(?(subquery|read|wanted)/i.test(step)),
  )

const TODAY = '2026-11-22'
const PAGE = { limit: 50 }
const cursor = (name: string): string => btoa(encodeURIComponent(JSON.stringify([name, '2026-11-22', 'x'])))
const list =
  (question: Parameters<typeof listConsultations>[1], over = {}) =>
  (db: RecordDb) =>
    listConsultations(db, question, TODAY, { ...PAGE, ...over })

const OF_RECORD: [title: string, read: (db: RecordDb) => Promise<unknown>, index: string][] = [
  ['what is open', list({ state: 'open' }), 'records_consultations_closes'],
  [
    'the next page of it',
    list({ state: 'open' }, { cursor: cursor('consultations-open') }),
    'records_consultations_closes',
  ],
  ['what is open in a place', list({ state: 'open', place: '990101' }), 'records_consultations_closes'],
  ['what is over', list({ state: 'closed' }), 'records_consultations_closes'],
  [
    'the next page of that',
    list({ state: 'closed' }, { cursor: cursor('consultations-closed') }),
    'records_consultations_closes',
  ],
  ['what is over in a place', list({ state: 'closed', place: '990101' }), 'mentions USING PRIMARY KEY'],
  ['all of one body', list({ state: 'all', organisation: 'x' }), 'mentions USING PRIMARY KEY'],
  ['one with all that belongs to it', (db) => readConsultation(db, '示征A'), 'records_hearings_of'],
  ['a month', (db) => readDated(db, { from: '2026-11-01', to: '2026-11-30' }), 'records_hearings_day'],
  [
    'a month of a place',
    (db) => readDated(db, { from: '2026-11-01', to: '2026-11-30', place: '990101' }),
    'records_consultations_closes',
  ],
  ['the seed of a draw', (db) => firstRootAfter(db, '2026-11-22T16:00:00Z'), 'checkpoints_at'],
]

const WORDS = { paragraph: undefined, text: '意见', name: undefined, visibility: 'published' as const }
const NOW = new Date('2026-11-22T04:00:00Z')
const A_COMMENT = {
  ...{
    number: 'A',
    codeHash: '',
    once: null,
    digest: '',
    consultation: 'x',
    paragraph: null,
    text: '',
    fingerprint: 'f',
  },
  ...{
    name: null,
    organisation: null,
    way: null,
    receivedAt: '2026-11-22T04:00:00Z',
    state: 'waiting' as const,
    reason: null,
  },
  ...{ lead: null, redacted: null, decidedAt: null },
}

const OF_INTAKE: [title: string, read: (db: IntakeDb) => Promise<unknown>, index: string][] = [
  ['the queue', (db) => listComments(db, 'x', { state: 'waiting', ...PAGE }), 'consultation_comments_queue'],
  [
    'its next page',
    (db) => listComments(db, 'x', { state: 'waiting', after: A_COMMENT, ...PAGE }),
    'consultation_comments_queue',
  ],
  ['comments by number', (db) => findComments(db, ['A', 'B']), 'sqlite_autoindex_consultation_comments_1'],
  [
    'those of the same words',
    (db) => findSame(db, 'x', 'f', { state: 'published', reason: null }),
    'consultation_comments_same',
  ],
  ['how many there are of them', (db) => countSame(db, 'x', ['f', 'g']), 'consultation_comments_same'],
  ['the counts of a consultation', (db) => readTallies(db, 'x'), 'sqlite_autoindex_consultation_tallies_1'],
  ['keeping a comment', (db) => addComment(db, 'x', WORDS, { once: 'once' }, NOW), 'consultation_comments_once_unique'],
  ['who registered', (db) => listRegistrations(db, 'x', PAGE), 'hearing_registrations_of'],
  [
    'a registration by its code',
    (db) => findRegistrationByCode(db, { number: 'A', code: 'B' }),
    'sqlite_autoindex_hearing_registrations_1',
  ],
  ['whose words are to go', (db) => erasePrivateWords(db, NOW), 'consultation_comments_private'],
  ['whose contact is to go', (db) => eraseRegistrants(db, NOW), 'hearing_registrations_sealed'],
]

describe('reads of consultations', () => {
  it.each(OF_RECORD)('of the public database: %s', async (_, read, index) => {
    const plan = await inRecord(read)
    expect(plan.join('\n')).toContain(index)
    expect(growing(plan)).toEqual([])
  })

  it.each(OF_INTAKE)('of the private database: %s', async (_, read, index) => {
    const plan = await inIntake(read)
    expect(plan.join('\n')).toContain(index)
    expect(growing(plan)).toEqual([])
  })

  it('would be found out: a walk without an index is named', async () => {
    const plan = await plansOf(env.INTAKE, [
      { statement: 'SELECT * FROM consultation_comments WHERE text = ?', values: ['x'] },
    ])
    expect(growing(plan)).not.toEqual([])
  })
})
