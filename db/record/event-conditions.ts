import { sql, type SQL } from 'drizzle-orm'
import type { FieldPlace, Other, OwnField } from '../../content/trace/epcis/asked-question.ts'
import type { InUnit } from '../../content/trace/epcis/units.ts'

/** What is asked of an event beyond its columns, as conditions on its text. */

/** The values of a parameter. */
export const list = (values: readonly (string | number)[]): SQL =>
  sql`(SELECT value FROM json_each(${JSON.stringify(values)}))`

const inBody = (path: string): SQL => sql`trace_events.body ->> ${path}`

/** What begins like a day. */
const DAY = '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*'

/** Whether something stated is a number, also as text; a day is none, though digits and strokes alone. */
const isNumber = (value: SQL): SQL =>
  sql`${value} GLOB '*[0-9]*' AND ${value} NOT GLOB '*[^0-9.eE+-]*' AND ${value} NOT GLOB '*[0-9]-*'`

const ELEMENTS = sql`json_each(trace_events.body, '$.sensorElementList')`
const part = (path: string): SQL => sql`(SELECT json_extract(trace_events.body, ${path}) AS value)`

/** Every such part of an event, as JSON in a column `value`. */
const PARTS: Readonly<Record<FieldPlace, SQL>> = {
  event: sql`(SELECT trace_events.body AS value)`,
  ilmd: part('$.ilmd'),
  errorDeclaration: part('$.errorDeclaration'),
  readPoint: part('$.readPoint'),
  bizLocation: part('$.bizLocation'),
  sensorElement: sql`(SELECT value FROM ${ELEMENTS})`,
  sensorMetadata: sql`(SELECT json_extract(value, '$.sensorMetadata') AS value FROM ${ELEMENTS})`,
  sensorReport: sql`(SELECT report.value FROM ${ELEMENTS} AS element,
    json_each(element.value, '$.sensorReport') AS report)`,
}

/** What a field inside another holds, as a list. Not by its path: names that others chose need not read as one. */
const LISTED = sql`CASE deep.type WHEN 'array' THEN deep.value WHEN 'true' THEN '[true]' WHEN 'false' THEN '[false]'
  ELSE json_array(deep.atom) END`

/**
 * Whether a field, or any of the list that it is, meets a condition on `one`. What has fields of its own is no value; what
 * stands inside a field is looked for however deep.
 */
const anyAt = ({ place, field, isInner }: OwnField, condition: SQL): SQL => {
  const path = `$."${field}"`
  return isInner
    ? sql`EXISTS (SELECT 1 FROM ${PARTS[place]} AS part, json_each(part.value) AS top,
        json_tree(iif(top.type IN ('object', 'array'), top.value, '[]')) AS deep, json_each(${LISTED}) AS one
        WHERE top.key GLOB '*:*' AND deep.key = ${field} AND deep.type <> 'object' AND ${condition})`
    : sql`EXISTS (SELECT 1 FROM ${PARTS[place]} AS part, json_each(part.value, ${path}) AS one
        WHERE json_type(part.value, ${path}) <> 'object' AND ${condition})`
}

/** Whether there is a field, whatever it holds but nothing. */
const isStated = ({ place, field, isInner }: OwnField): SQL =>
  isInner
    ? sql`EXISTS (SELECT 1 FROM ${PARTS[place]} AS part, json_each(part.value) AS top,
        json_tree(iif(top.type IN ('object', 'array'), top.value, '[]')) AS deep
        WHERE top.key GLOB '*:*' AND deep.key = ${field} AND deep.type <> 'null')`
    : sql`EXISTS (SELECT 1 FROM ${PARTS[place]} AS part WHERE json_extract(part.value, ${`$."${field}"`}) IS NOT NULL)`

/** Whether any report of the event's sensors meets a condition on `report`. */
const inReports = (condition: SQL): SQL =>
  sql`EXISTS (SELECT 1 FROM ${PARTS.sensorReport} AS report WHERE ${condition})`

interface Figure {
  compare: string
  value: number
  units?: InUnit[]
}

/** Whether a figure compares: in the unit that it is stated in, where a unit is asked for. */
const compares = (stated: SQL, uom: SQL, { compare, value, units }: Figure): SQL => {
  const figure = sql`${isNumber(stated)} AND CAST(${stated} AS REAL) ${sql.raw(compare)}`
  return units === undefined
    ? sql`${figure} ${value}`
    : sql`${figure} (SELECT unit.value ->> 'value' FROM json_each(${JSON.stringify(units)}) AS unit
        WHERE unit.value ->> 'uom' = ${uom})`
}

const QUANTITIES = JSON.stringify(
  ['quantityList', 'childQuantityList', 'inputQuantityList', 'outputQuantityList'].map((name) => `$.${name}`),
)

/** A condition on what an event says besides. */
export const otherCondition = (other: Other): SQL => {
  switch (other.kind) {
    case 'equals':
      return sql`${inBody(other.path)} IN ${list(other.values)}`
    case 'field':
      return anyAt(
        other.at,
        sql`CASE one.type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST(one.value AS TEXT) END IN ${list(other.values)}`,
      )
    case 'compared':
      return other.isTime
        ? anyAt(
            other.at,
            sql`one.value GLOB ${DAY} AND unixepoch(one.value) * 1000 ${sql.raw(other.compare)} ${other.value}`,
          )
        : anyAt(
            other.at,
            sql`${isNumber(sql`one.value`)} AND CAST(one.value AS REAL) ${sql.raw(other.compare)} ${other.value}`,
          )
    case 'stated':
      return isStated(other.at)
    case 'figure':
      return inReports(compares(sql`report.value ->> ${`$.${other.field}`}`, sql`report.value ->> '$.uom'`, other))
    case 'exists':
      return sql`${inBody(other.path)} IS NOT NULL`
    case 'instant':
      return other.compare === '<'
        ? sql`unixepoch(${inBody(other.path)}) * 1000 < ${other.value}`
        : sql`unixepoch(${inBody(other.path)}) * 1000 >= ${other.value}`
    case 'within':
      return other.key === ''
        ? sql`EXISTS (SELECT 1 FROM json_each(trace_events.body, ${other.list}) AS one WHERE one.value IN ${list(other.values)})`
        : sql`EXISTS (SELECT 1 FROM json_each(trace_events.body, ${other.list}) AS one
            WHERE one.value ->> ${`$.${other.key}`} IN ${list(other.values)} AND one.value ->> '$.type' = ${other.type ?? ''})`
    case 'sensor': {
      const metadata = `$.sensorMetadata.${other.field}`
      return sql`(${inReports(sql`CAST(report.value ->> ${`$.${other.field}`} AS TEXT) IN ${list(other.values)}`)}
        OR EXISTS (SELECT 1 FROM ${ELEMENTS} AS element
          WHERE CAST(element.value ->> ${metadata} AS TEXT) IN ${list(other.values)}))`
    }
    case 'quantity':
      return sql`EXISTS (SELECT 1 FROM json_each(${QUANTITIES}) AS named, json_each(trace_events.body, named.value) AS one
        WHERE ${compares(sql`one.value ->> '$.quantity'`, sql`one.value ->> '$.uom'`, other)})`
  }
}
