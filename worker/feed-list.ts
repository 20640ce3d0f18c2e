import { createRoute, z } from '@hono/zod-openapi'
import { writeOpml, type Outline } from '../content/feeds/opml.ts'
import { REGISTERS } from '../content/generated/registers.ts'
import { WORDS } from '../content/generated/words.ts'
import { isCreditCode } from '../content/organisations/credit-code.ts'
import { askedPlace, placeLevel } from '../content/places/ancestors.ts'
import { fill } from '../content/registers/messages.ts'
import { recordName } from '../content/registers/name.ts'
import { findRecord } from '../db/record/read.ts'
import { newRoutes, recordOf } from './app.ts'
import { refusals } from './http/openapi.ts'
import { Problem } from './http/problems.ts'

/** Feeds as one file, which readers import: everything new, a place, an organisation, every register. */

const list = createRoute({
  method: 'get',
  path: '/subscriptions.opml',
  tags: ['feeds'],
  summary: 'A list of feeds to import into a reader',
  request: {
    query: z.object({
      place: z.string().overwrite(askedPlace).optional(),
      organisation: z.string().optional(),
      lang: z.enum(['zh', 'en']).default('zh'),
    }),
  },
  responses: {
    200: { description: 'OPML 2.0', content: { 'text/x-opml': { schema: z.string() } } },
    ...refusals('not-found', 'invalid-request'),
  },
})

export const feedListRoutes = newRoutes().openapi(list, async (c) => {
  const { place, organisation, lang } = c.req.valid('query')
  if (place !== undefined && placeLevel(place) === undefined) throw new Problem('not-found')
  if (organisation !== undefined && !isCreditCode(organisation)) throw new Problem('not-found')
  const db = recordOf(c)
  const origin = c.env.PORTAL_ORIGIN
  const outline = (path: string, page: string, title: string): Outline => ({
    title,
    feed: `${origin}/feeds/${path}.atom${lang === 'en' ? '?lang=en' : ''}`,
    page: `${origin}${lang === 'en' ? '/en' : ''}${page}`,
  })
  const subjects = [
    { kind: 'places', key: place },
    { kind: 'organisations', key: organisation },
  ].flatMap(({ kind, key }) => (key === undefined ? [] : [{ kind, key }]))
  const named = await Promise.all(
    subjects.map(async ({ kind, key }): Promise<Outline> => {
      const [register, record] = [REGISTERS[kind], await findRecord(db, kind, key)]
      const name = register && record?.body ? recordName(register, key, record.body, lang) : key
      return outline(`${kind}/${key}`, `/${kind}/${key}/`, fill(WORDS.feeds.subject[lang], { name }))
    }),
  )
  const registers = Object.values(REGISTERS).map(({ id, title }) =>
    outline(`registers/${id}`, `/registers/${id}/`, fill(WORDS.feeds.register[lang], { name: title[lang] })),
  )
  const ofPlace = named[0]?.title ?? place ?? ''
  const reports =
    place === undefined
      ? []
      : [
          outline(
            `reports/${place}`,
            `/reports/?place=${place}`,
            fill(WORDS['public-reports'].inPlace[lang], { name: ofPlace }),
          ),
        ]
  const outlines = [outline('newest', '/registers/', WORDS.feeds.newest[lang]), ...named, ...reports, ...registers]
  return c.body(writeOpml(WORDS.site.name[lang], outlines), 200, {
    'Content-Type': 'text/x-opml; charset=utf-8',
    'Content-Disposition': 'attachment; filename="lucid.opml"',
  })
})
