import { createRoute, z } from '@hono/zod-openapi'
import { readingOf } from '../content/air/compare.ts'
import { REGISTERS } from '../content/generated/registers.ts'
import { answerNear, locate, NEAR_REGISTERS, type Located } from '../content/near/answer.ts'
import { BOUNDS, coarse, USUAL_RADIUS } from '../content/near/position.ts'
import { COMPASS } from '../content/places/compass.ts'
import type { Position } from '../content/places/distance.ts'
import { recordPath } from '../content/registers/present.ts'
import { dayOf } from '../content/registers/span.ts'
import { recordName } from '../content/registers/name.ts'
import { derive } from '../content/water/derive.ts'
import { MAX_NEAR, readNear, type NearRecords } from '../db/record/near.ts'
import { newRoutes, recordOf } from './app.ts'
import { languageOf } from './http/language.ts'
import { Day, jsonAnswer, refusals } from './http/openapi.ts'

const NearQuery = z.object({
  longitude: z.coerce.number().min(BOUNDS.west).max(BOUNDS.east).describe('Degrees, CGCS2000 or WGS 84.'),
  latitude: z.coerce.number().min(BOUNDS.south).max(BOUNDS.north),
  radius: z.coerce.number().gt(0).max(10).default(USUAL_RADIUS).describe('Kilometres, at most 10.'),
  on: Day.optional().describe('The day that counts as today.'),
})

const Found = z.object({
  register: z.string(),
  key: z.string(),
  title: z.string(),
  longitude: z.number(),
  latitude: z.number(),
  metres: z.int().describe('Distance from the centre.'),
  direction: z.enum(COMPASS).nullable(),
  url: z.string(),
  body: z.record(z.string(), z.unknown()),
})

const near = createRoute({
  method: 'get',
  path: '/',
  tags: ['near'],
  summary: 'What is polluting, planned, open for comment and publicly reported around a position',
  description: 'The position is rounded to 0.01° (about a kilometre) before anything is looked up.',
  request: { query: NearQuery },
  responses: {
    200: jsonAnswer(
      'Around the rounded position, nearest first',
      z.object({
        centre: z.object({ longitude: z.number(), latitude: z.number() }),
        radius: z.number(),
        day: z.string(),
        polluting: z.array(Found),
        planned: z.array(Found),
        open: z.array(Found),
        reported: z.array(Found).describe('Public reports of the last year, to about a kilometre.'),
        more: z.boolean().describe(`Whether more than ${MAX_NEAR} records lie there and the farthest were left out.`),
        station: Found.extend({ aqi: z.int().nullable(), time: z.string().nullable() }).nullable(),
        section: Found.extend({ derived: z.record(z.string(), z.unknown()).nullable() }).nullable(),
      }),
    ),
    ...refusals('invalid-request'),
  },
})

type Language = 'zh' | 'en'

const found = ({ register: id, key, body, metres, direction, ...at }: Located, language: Language) => {
  const register = REGISTERS[id]
  return {
    register: id,
    key,
    title: register ? recordName(register, key, body, language) : key,
    longitude: at.longitude,
    latitude: at.latitude,
    metres,
    direction: direction ?? null,
    url: recordPath(id, key),
    body,
  }
}

const degrees = (value: unknown): number => (typeof value === 'string' ? Number(value) : Number.NaN)

const stationIn = ({ station }: NearRecords, centre: Position, language: Language) => {
  if (!station) return null
  const { key, station: body } = station
  const at = { longitude: degrees(body['longitude']), latitude: degrees(body['latitude']) }
  const reading = readingOf(station.now)
  const place = found(locate(centre, { register: 'air-stations', key, body, ...at }), language)
  return { ...place, aqi: reading?.aqi ?? null, time: reading?.time ?? null }
}

const sectionIn = ({ section }: NearRecords, centre: Position, language: Language) => {
  if (!section) return null
  const { sample, sampleKey: _, ...record } = section
  const [first] = sample
  return {
    ...found(locate(centre, { ...record, register: 'monitoring-points' }), language),
    derived: first ? { ...derive(first, sample) } : null,
  }
}

export const nearRoutes = newRoutes().openapi(near, async (c) => {
  const { longitude, latitude, radius, on } = c.req.valid('query')
  const centre = coarse({ longitude, latitude })
  const day = on ?? dayOf(new Date().toISOString())
  const read = await readNear(recordOf(c), centre, radius * 1_000, [...NEAR_REGISTERS])
  const language = languageOf(c)
  const answer = answerNear(centre, radius * 1_000, day, read.records.slice(0, MAX_NEAR))
  const shown = (records: Located[]) => records.map((record) => found(record, language))
  // Where somebody stands is nobody else's: no cache keeps it.
  c.header('Cache-Control', 'private, no-store')
  return c.json(
    {
      centre,
      radius,
      day,
      polluting: shown(answer.polluting),
      planned: shown(answer.planned),
      open: shown(answer.open),
      reported: shown(answer.reported),
      more: read.records.length > MAX_NEAR,
      station: stationIn(read, centre, language),
      section: sectionIn(read, centre, language),
    },
    200,
  )
})
