import * as z from 'zod'

/** Chinese characters by how they are read: syllable in small letters, without tone, `ü` as it is → its characters. */
export const Readings = z.record(z.string().regex(/^[a-zü]+$/), z.string().regex(/^[〇\u4e00-\u9fff]+$/))
export type Readings = Readonly<z.output<typeof Readings>>

/** The table as it is kept, with where it comes from. */
export const ReadingsTable = z.strictObject({
  source: z.strictObject({
    publisher: z.string().min(1),
    url: z.url({ protocol: /^https$/ }),
    /** How its readings were asked for. */
    locator: z.string().min(1),
    licence: z.string().min(1),
    extracted: z.iso.date(),
  }),
  readings: Readings,
})

/** Where a build keeps the table, for the Worker to fetch when somebody types pinyin. */
export const READINGS_PATH = '/search/readings.json'
