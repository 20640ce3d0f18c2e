import { bothSides, endOf } from './journey.ts'
import { KINDS } from './traces.ts'

/** Recalls of what went into a lot, found from the lot up its journey. */

/** Things that are looked through on the way up to the ingredients of a lot. */
export const MOST_UP = 400
/** Recalls of ingredients that are answered; one more is, where there are more. */
export const MOST_UPSTREAM = 50

/** Whether a recall stands on a day or may stand again after it. @param today - placeholder of `YYYY-MM-DD` */
export const standsOn = (today: string): string => `coalesce(records.body ->> 'ended', '9999') >= ${today}`

/** Whether a recall's list has a value. */
const lists = (field: string, value: string): string =>
  `EXISTS (SELECT 1 FROM json_each(records.body -> '${field}') AS named WHERE named.value = ${value})`

/** The same of serials, an entry of which may be a range: `first..last`, both as long as the serial. */
const LISTS_SERIAL = `EXISTS (SELECT 1 FROM json_each(records.body -> 'serials') AS named
  WHERE named.value = thing.serial OR length(named.value) = 2 * length(thing.serial) + 2
    AND substr(named.value, length(thing.serial) + 1, 2) = '..'
    AND thing.serial BETWEEN substr(named.value, 1, length(thing.serial)) AND substr(named.value, -length(thing.serial)))`

/** 2 where a recall speaks of a thing, 1 where it may, 0 where it does not; an issue of codes is of one lot. */
const CONCERN = `CASE records.body ->> 'scope'
  WHEN 'lots' THEN iif(thing.lot IS NULL, 1, 2 * ${lists('lots', 'thing.lot')})
  WHEN 'serials' THEN iif(thing.serial IS NULL, 1, 2 * ${LISTS_SERIAL})
  WHEN 'issues' THEN thing.lot IS NULL OR EXISTS (SELECT 1 FROM json_each(records.body -> 'issues') AS named
    CROSS JOIN records AS issued ON issued.register = 'code-issues' AND issued.key = named.value
    WHERE issued.body ->> 'lot' = thing.lot)
  ELSE 2 END`

/** Where recalls of things that the way up reached are found. @param today - placeholder of the day */
const recallsReached = (today: string): string => `reached CROSS JOIN trace_things AS thing ON thing.id = reached.thing
  CROSS JOIN mentions ON mentions.subject = thing.gtin AND mentions.register = 'recalls'
  CROSS JOIN records ON records.register = mentions.register AND records.key = mentions.key
    AND records.status <> 'withdrawn' AND ${standsOn(today)}`

/**
 * The way up: what went into a lot. What holds goods counts while it holds them.
 * @param lot - placeholder of what events call the lot
 * @param counts - which links are followed
 */
const wayUp = (lot: string, counts: string): string => `WITH RECURSIVE
  up(thing, at) AS MATERIALIZED (
    SELECT id, -1 FROM trace_things WHERE epc = ${lot}
    UNION
    SELECT link.source, link.time FROM up CROSS JOIN trace_links AS link ON link.target = up.thing
    WHERE link.kind <> ${KINDS.released} AND ${counts}
      AND NOT EXISTS (SELECT 1 FROM trace_voided WHERE trace_voided.event = link.event)
      AND (link.kind <> ${KINDS.held} OR up.at < 0 OR link.time <= up.at AND ${endOf('link')} >= up.at)
    LIMIT ${MOST_UP}),
  reached(thing) AS MATERIALIZED (SELECT DISTINCT thing FROM up WHERE at >= 0)`

const IS_CUT = `'isCut', (SELECT count(*) FROM up) >= ${MOST_UP}`

/**
 * One row of one column: who recalls any product that may have gone into a lot, along any link. Written apart from what is
 * told of it, which is asked of few lots: planning that takes longer than all else that a page reads.
 * @param lot - placeholder of what events call the lot
 */
export const recallersOf = (lot: string, today: string): string => `${wayUp(lot, '1')}
  SELECT json_object(${IS_CUT}, 'producers', (SELECT json_group_array(DISTINCT records.body ->> 'producer')
    FROM ${recallsReached(today)})) AS row`

/**
 * One row of one column: recalls of one producer (?2), each once with the lot of the ingredient that it speaks of most
 * surely, those that do before those that may; along links that both sides tell of, or that it tells of its own goods. ?1 is
 * what events call the lot, ?3 the day.
 */
export const UPSTREAM = `${wayUp(
  '?1',
  `(link.party = (SELECT id FROM trace_parties WHERE organisation = ?2) OR ${bothSides('link')})`,
)}
  SELECT json_object(${IS_CUT}, 'recalls', json_group_array(json(chosen.row))) AS row
  FROM (SELECT json_object('key', held.key, 'body', json(held.body), 'lot', held.lot, 'serial', held.serial,
      'publisher', (SELECT publisher FROM entries WHERE entries.idx = held.idx),
      'producer', (SELECT body ->> 'producerName' FROM records WHERE register = 'products' AND key = held.gtin),
      'isSure', held.concern = 2, 'things', json(held.things)) AS row
    FROM (SELECT records.key, records.idx, records.body, thing.gtin, thing.lot, thing.serial, max(${CONCERN}) AS concern,
        json_group_array(json_object('lot', thing.lot, 'serial', thing.serial))
          FILTER (WHERE records.body ->> 'scope' = 'issues') AS things
      FROM ${recallsReached('?3')} WHERE records.body ->> 'producer' = ?2 GROUP BY records.key) AS held
    WHERE held.concern > 0 ORDER BY held.concern DESC, held.body ->> 'since' DESC, held.key LIMIT ${MOST_UPSTREAM + 1})
    AS chosen`.replace(/\s+/g, ' ')
