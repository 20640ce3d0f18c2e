import * as z from 'zod'
import { GROUPS } from './groups.ts'

/**
 * What a register is: the schema of `content/registers/<id>.yaml`.
 * Everything a register needs (pages, API, filters, import check, exports) follows from this description.
 */

/** Text of ours, in both languages of the portal. */
export const Bilingual = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })
export type Bilingual = z.output<typeof Bilingual>

/** What a field is to the engine, beyond its type. */
export const Role = z.enum([
  'key',
  'place',
  'organisation',
  'time',
  'value',
  'unit',
  'limit',
  'status',
  'label',
  'longitude',
  'latitude',
  'link',
  'document',
  'ref',
  'person',
  'product',
  'certificate',
])
export type Role = z.output<typeof Role>

/** Types of Frictionless Table Schema, as far as registers use them; `list` is a list of strings. */
export const FieldType = z.enum([
  'string',
  'number',
  'integer',
  'boolean',
  'date',
  'datetime',
  'year',
  'yearmonth',
  'list',
])
export type FieldType = z.output<typeof FieldType>

/** Rows of which something is said: fields → the choices that they may hold. */
export const When = z.record(z.string(), z.array(z.string()).min(1))
export type When = z.output<typeof When>

/** A row's unit follows the parameter that the row names, or another of its fields. */
const Convertible = z.strictObject({
  /** Field that decides. */
  by: z.string(),
  /** What that field says → UCUM unit; left out where it holds codes of the parameter list. */
  to: z.record(z.string(), z.string()).optional(),
})

/** Whether a row that breaks a rule is refused, or stands and is told of. */
const Consequence = z.enum(['refuse', 'warn'])
export type Consequence = z.output<typeof Consequence>

export const Field = z.strictObject({
  title: Bilingual,
  description: Bilingual.optional(),
  type: FieldType,
  /** UCUM code of the column's unit; a row's own unit stands in the field with role `unit`. */
  unit: z.string().min(1).optional(),
  role: z.array(Role).default([]),
  /** Stable English key → label. Import takes the key or either label. */
  enum: z.record(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]*$/), Bilingual).optional(),
  /** The register whose key this field holds. */
  ref: z.string().optional(),
  required: z.boolean().default(false),
  /** Anchored regular expression on the stored text. */
  pattern: z.string().startsWith('^').endsWith('$').optional(),
  /** Bounds of a number or integer, inclusive, as decimal strings. */
  minimum: z
    .string()
    .regex(/^-?\d+(\.\d+)?$/)
    .optional(),
  maximum: z
    .string()
    .regex(/^-?\d+(\.\d+)?$/)
    .optional(),
  /** Length in characters of a string. */
  maxLength: z.int().positive().optional(),
  /** Of a key field: what cannot stand in a key stands there as its code, `A/1` as `A〔2F〕1`; the field keeps its text. */
  escaped: z.literal(true).optional(),
  /** Stored as a commitment even where the field is not free text, so that it can end with its publicity. */
  retractable: z.boolean().default(false),
  /** Left empty in such rows, where it would speak of a natural person. */
  withheld: When.optional(),
  /** Of an organisation: it may be another than whoever speaks, in registers that organisations write of themselves. */
  others: z.literal(true).optional(),
  /** Of an organisation: it owns the record that this other field names, and a row that says otherwise is refused. */
  ownerOf: z.string().optional(),
  /** Filled in such rows, and empty in all others. */
  only: When.optional(),
  /** Of references to records whose keys begin with the key of another: the field that names that one. */
  below: z.string().optional(),
  /** Of a list of serials: an entry may be a range, `first..last`. */
  ranges: z.literal(true).optional(),
  /** It is an expression that numbers are held against: one that is no such expression, or takes long, is refused. */
  grammar: z.literal(true).optional(),
  /** A coordinate is rounded to this step before it is stored: everywhere, or in such rows. */
  coarsen: z.strictObject({ to: z.string().regex(/^0\.0*1$/), when: When.default({}) }).optional(),
  /** Of the field with role `unit`: what it must be convertible to. */
  convertible: Convertible.optional(),
})
export type Field = z.output<typeof Field>

/** How sure we are of a fact: seen in a source we read, reproduced from published results, or from memory. */
export const Standing = z.enum(['read', 'recomputed', 'recalled'])
export type Standing = z.output<typeof Standing>

/** A rule or standard that the contents follow. */
const Rule = z.strictObject({ zh: z.string().min(1), en: z.string().min(1), standing: Standing })

/**
 * Working days that a stage lasts. `least`: a window stays open that long, its first and last day counted.
 * `most`: something is done within that many days, the first not counted.
 */
export const Window = z.strictObject({
  when: When.default({}),
  /** Fields holding the first and the last day. */
  from: z.string(),
  to: z.string(),
  least: z.int().positive().optional(),
  most: z.int().positive().optional(),
  /** Days of the calendar instead of working days. */
  calendar: z.boolean().default(false),
  consequence: Consequence,
  standing: Standing,
})
export type Window = z.output<typeof Window>

/**
 * Steps that one subject passes through. Where the field is part of the key, the subject is what stands before it in the
 * key and each step a record of its own; where it is not, each step is a revision of one record.
 */
export const Stages = z.strictObject({
  /** Field that names the step. */
  field: z.string(),
  /** Fields holding the first and the last day of a step; without them a step is dated by its publication. */
  from: z.string().optional(),
  to: z.string().optional(),
  /** The usual order, by what the subject is; steps left out of it, such as a refusal, come when they come. */
  usual: z.array(z.strictObject({ when: When.default({}), order: z.array(z.string()).min(2) })).min(1),
  /** Steps after which nothing is awaited. */
  last: z.array(z.string()).min(1),
})
export type Stages = z.output<typeof Stages>

/** Sums that must come out: of fields of one row. A field that is empty counts as nothing; a row without `equals` is not asked. */
export const Identity = z.strictObject({
  sum: z.array(z.string()).min(1),
  minus: z.array(z.string()).default([]),
  /** The field that holds the result, or one that may not be exceeded. */
  equals: z.string().optional(),
  atMost: z.string().optional(),
  consequence: Consequence,
})
export type Identity = z.output<typeof Identity>

/** A field whose values over rows of one file come to a total, such as shares to 100. */
export const Total = z.strictObject({
  sum: z.string(),
  /** Fields that rows of one total share. */
  per: z.array(z.string()).min(1),
  when: When.default({}),
  equals: z.string().regex(/^\d+(\.\d+)?$/),
  consequence: Consequence,
})
export type Total = z.output<typeof Total>

/** What the page of a register adds up by year. */
export const Sums = z.strictObject({
  /** Quantities whose unit is that of their column. */
  of: z.array(z.string()).min(1),
  /** Fields by whose values they are added up. */
  by: z.array(z.string()).min(1),
  /** Where rows of a year agree in these fields and differ in the other, that is told of: it may be paid for twice. */
  ways: z.strictObject({ to: z.array(z.string()).min(1), by: z.string() }).optional(),
})
export type Sums = z.output<typeof Sums>

/** Lists that the page of a register keeps apart, since different people read them. */
export const Lists = z.strictObject({
  /** The field that tells them apart; each of its choices stands in one of them. */
  by: z.string(),
  of: z.array(z.strictObject({ title: Bilingual, choices: z.array(z.string()).min(1) })).min(2),
})
export type Lists = z.output<typeof Lists>

/** Choice → what the row is called that speaks of it as a whole. */
const NamedRows = z.record(z.string(), z.string().min(1))

/** A number that is never shown without those it is made of: bars of rows whose keys are alike before `by`. */
export const Dimensions = z.strictObject({
  /** Key field that tells dimensions apart, and the one that names rows within them. */
  by: z.string(),
  named: z.string(),
  whole: NamedRows,
  parts: NamedRows,
  /** Stands beside, and enters neither. */
  apart: NamedRows.default({}),
})
export type Dimensions = z.output<typeof Dimensions>

/** A field that goes on where another of the row of the year before ended. Told of, never refused: it may be the older row that errs. */
export const Carried = z.strictObject({ from: z.string(), to: z.string() })

/** When fields marked `retractable` leave the public eye. */
export const Publicity = z.strictObject({
  /** Field holding the last public day. */
  until: z.literal('publicUntil').optional(),
  /** Or rows that say so, such as an annulled decision. A withdrawn record always has. */
  ended: When.default({}),
  /** Legal ground, as the entry of the erasure names it. */
  ground: Bilingual,
})
export type Publicity = z.output<typeof Publicity>

/**
 * Entries that stand only once a second person has released them: those that accuse somebody named, and what cannot be
 * undone. How much of anything waits, whatever it says, stands in `content/people/second-person.ts`.
 */
export const Release = z.strictObject({
  by: z.literal('secondPerson'),
  /** Only rows that say so; all of them without it. */
  when: When.default({}),
  /** Whether withdrawing a record waits too. It does not accuse, so that usually it holds at once. */
  withdrawals: z.boolean().default(false),
})
export type Release = z.output<typeof Release>

/**
 * Rows that are the life of certificates: one register issues them, the other changes them. The record keeps it as a
 * table of states and refuses what does not follow (`content/certificates/life.ts`). Names are those of fields.
 */
export const Life = z.discriminatedUnion('event', [
  z.strictObject({
    event: z.literal('issued'),
    /** The number; it is the whole key. */
    subject: z.string(),
    /** Who issues it. */
    by: z.string(),
    /** First and last day. */
    on: z.string(),
    until: z.string(),
    /** What makes it this certificate: where one of them differs, the number is another certificate's. */
    named: z.array(z.string()).min(1),
  }),
  z.strictObject({
    event: z.literal('change'),
    /** The certificate, the day and the kind of change; together they are the key. */
    subject: z.string(),
    on: z.string(),
    change: z.string(),
  }),
])
export type Life = z.output<typeof Life>

/** What a value is called that the portal computes, and what it may say. */
const DerivedValue = Bilingual.extend({
  /** Stable English key → label. */
  enum: z.record(z.string(), Bilingual).optional(),
  /** The register whose key it is. */
  ref: z.string().optional(),
  /** Has a column of its own in lists, even where the first ones have theirs. */
  column: z.literal(true).optional(),
})

export const Register = z.strictObject({
  title: Bilingual,
  description: Bilingual,
  /** Group under which `/registers/` lists it. */
  group: z.enum(GROUPS),
  /** Who answers for the contents, in words. */
  custodian: Bilingual,
  /** Policy articles that ask for it: `P38`, `C5.2`. */
  basis: z.array(z.string().regex(/^[PCMV]\d+(\.\d+)?$/)),
  /** Rules and standards the contents follow. */
  rule: Rule.optional(),
  /** Standards or guides beside the rule, whose standing may differ from it. */
  standard: Rule.optional(),
  rhythm: Bilingual,
  /** At the longest how often something new is due, where the rhythm says so: an ISO 8601 duration of one unit. */
  every: z
    .string()
    .regex(/^(PT[1-9]\d?H|P[1-9]\d?[DMY])$/)
    .optional(),
  /** Day of the year, `MM-DD`, by which what comes once a year is due. */
  by: z
    .string()
    .regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)
    .optional(),
  /** SPDX id of the licence the data are published under. */
  licence: z.string().min(1),
  /** What it means that a row is not there. */
  absence: Bilingual,
  /** What happens to a row whose `ref` names no record. */
  unknownRef: z.enum(['refuse', 'warn']).default('refuse'),
  /** Whether each record is found by search; long series are found through what they refer to. */
  searchable: z.boolean().default(true),
  /** Written by the portal's own doors alone, never by a publisher. */
  closed: z.boolean().default(false),
  /** Written by organisations of themselves (role `organisation`) and by nobody else. */
  byOrganisations: z.boolean().default(false),
  /** Field that names whose row it is: an organisation, or a record whose owner then is meant. Who keeps such rows writes its own alone. */
  owner: z.string().optional(),
  /** Which role keeps its own rows of a register with an `owner`; a certifier unless it says so. */
  keeper: z.enum(['certifier', 'producer', 'handler']).optional(),
  life: Life.optional(),
  /** Leading key fields that rows observed together share: a water sample's rows share section and time. */
  sample: z.array(z.string()).default([]),
  /**
   * The register whose rows of a row's place, and of the places above it, are read beside it for what the portal
   * computes. Its keys begin with the place.
   */
  beside: z.string().optional(),
  /** Effective dates, for `?on=`: fields holding the first and the last day a row holds. */
  effective: z.strictObject({ from: z.string(), until: z.string() }).optional(),
  windows: z.array(Window).default([]),
  /** Held to the rule of the day in `content/consultations/windows.yaml`, by field `kind`: how long it is open, or how early it is called. */
  ruled: z.enum(['comment', 'hearing']).optional(),
  stages: Stages.optional(),
  identities: z.array(Identity).default([]),
  totals: z.array(Total).default([]),
  sums: Sums.optional(),
  lists: Lists.optional(),
  dimensions: Dimensions.optional(),
  /** Balances carried from one year into the next, by the field with role `time`. */
  carried: Carried.optional(),
  publicity: Publicity.optional(),
  release: Release.optional(),
  /** Values that the portal computes, in the order shown. */
  derived: z.record(z.string(), DerivedValue).default({}),
  fields: z.record(z.string().regex(/^[a-z][A-Za-z0-9]*$/), Field),
})
export type Register = z.output<typeof Register>

/** A register together with its id, as the generated file holds it. */
export type RegisterDefinition = Register & { id: string }
