import type { Body } from '../../content/registers/facts.ts'
import type { Field, RegisterDefinition } from '../../content/registers/register.ts'
import type { RecordView } from '../../db/record/record-page.ts'
import type { StoredRecord } from '../../db/record/record.ts'
import { capital } from '../titles.ts'
import type { Lang } from '../words.ts'
import { shownDerived, type DerivedFrom } from './derived.ts'
import { shownValue, type Showing, type ShownValue } from './values.ts'

/** What the page of a record prints, worked out from what was read. */

/** Of files, places, organisations and units it tells publishers how to write what is shown by name. */
const isForReaders = ({ role }: Field, value: ShownValue | undefined): boolean =>
  !value?.files && !role.some((one) => one === 'place' || one === 'organisation' || one === 'unit')

/** Statements of a record as `Facts` prints them: what it states, what it measures and did not, what was erased. */
export const statedFacts = (showing: Showing, erased: string[]) => {
  const { lang, register } = showing
  return Object.entries(register.fields).flatMap(([name, field]) => {
    const value = shownValue(showing, name)
    const isErased = erased.includes(name)
    if (!value && !isErased && !field.role.includes('value')) return []
    return [
      {
        title: capital(field.title[lang]),
        value: value?.text,
        kind: value?.kind,
        unit: value?.unit,
        href: value?.href,
        external: value?.external,
        valueLang: value?.lang,
        files: value?.files,
        erased: isErased && !value,
        note: isForReaders(field, value) ? field.description?.[lang] : undefined,
      },
    ]
  })
}

/** Derived values as `Facts` prints them, those named left out. */
export const derivedFacts = (
  register: RegisterDefinition,
  body: Body,
  from: DerivedFrom,
  lang: Lang,
  without: string[] = [],
) =>
  [...shownDerived(register, body, from, lang)]
    .filter(([name]) => !without.includes(name))
    .map(([name, { text, colour, href, lang: valueLang }]) => ({
      title: capital(register.derived[name]?.[lang] ?? name),
      value: text,
      colour,
      href,
      valueLang,
    }))

/** Bodies of records, those withdrawn left out. */
export const bodiesOf = (records: StoredRecord[]): Body[] =>
  records.flatMap(({ body }) => (body === null ? [] : [body]))

/**
 * The revision an address asks for, or the newest.
 * @param asked - `?revision=`; anything but a revision of this record is `undefined`
 */
export const revisionOf = ({ revisions }: RecordView, asked: string | null): StoredRecord | undefined =>
  asked === null ? revisions[0] : revisions.find(({ revision }) => String(revision) === asked)
