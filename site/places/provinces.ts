import { readingOf } from '../../content/air/compare.ts'
import { levelOf } from '../../content/air/levels.ts'
import { summarise, type AirSummary } from '../../content/air/summary.ts'
import { ancestors } from '../../content/places/ancestors.ts'
import type { HomeRecords } from '../../db/record/home.ts'
import { href } from '../paths.ts'
import type { Lang } from '../words.ts'
import { shortNameOf } from './names.ts'
import type { Part } from './view.ts'

/** The newest hour of all stations, and by province. */
export interface Provinces {
  /** RFC 3339; `undefined` while the record holds no hour. */
  time: string | undefined
  all: AirSummary
  parts: Part[]
}

export const provincesOf = ({ places, hour }: Pick<HomeRecords, 'places' | 'hour'>): Provinces => {
  const readings = hour.map(({ body, place }) => ({
    aqi: readingOf(body)?.aqi,
    within: place === null ? [] : [place, ...ancestors(place)],
  }))
  const time = hour[0]?.body['time']
  return {
    time: typeof time === 'string' ? time : undefined,
    all: summarise(readings.map(({ aqi }) => aqi)),
    parts: places
      .filter(({ level }) => level === 'province')
      .map((place) => ({
        place,
        summary: summarise(readings.filter(({ within }) => within.includes(place.code)).map(({ aqi }) => aqi)),
      })),
  }
}

/** A tile for each province, with the middle index of its stations. */
export const tilesOf = ({ parts }: Provinces, lang: Lang) =>
  parts.map(({ place, summary: { median } }) => {
    const level = median === undefined ? undefined : levelOf(median)
    return {
      code: place.code,
      name: shortNameOf(place, lang),
      href: href(lang, `/places/${place.code}/`),
      ...(level && { value: String(median), note: level.title[lang], colour: level.colour }),
    }
  })
