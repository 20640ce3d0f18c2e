import type { Body } from '../../content/registers/facts.ts'
import type { RegisterDefinition } from '../../content/registers/register.ts'
import type { StoredRecord } from '../../db/record/record.ts'
import type { RecordView } from '../../db/record/record-page.ts'
import { shownTime } from '../time.ts'
import { capital } from '../titles.ts'
import type { Lang } from '../words.ts'
import { shownValue, type Showing, type ShownValue } from './values.ts'

const isSame = (a: Body[string] | undefined, b: Body[string] | undefined): boolean =>
  JSON.stringify(a) === JSON.stringify(b)

type Context = Pick<Showing, 'lang' | 'register' | 'referred'>

const textOf = (value: ShownValue | undefined, lang: Lang): string | undefined =>
  value?.kind === 'time' ? shownTime(value.text, lang) : value?.text

const changeOf = (context: Context, name: string, before: Body, after: Body, isErased: boolean) => {
  const { lang, register } = context
  const [was, is] = [before, after].map((body) => shownValue({ ...context, body }, name))
  const unit = is?.unit ?? was?.unit
  return {
    title: capital(register.fields[name]?.title[lang] ?? name),
    before: textOf(was, lang),
    after: textOf(is, lang),
    ...((is ?? was)?.kind === 'number' ? { unit: unit ?? '1' } : {}),
    erased: isErased,
    valueLang: (is ?? was)?.lang,
  }
}

/** Field by field, what a revision says otherwise than the one before it, as `Difference` prints it. */
export const changesOf = (
  context: Context,
  before: StoredRecord | undefined,
  after: StoredRecord,
  erased: RecordView['erased'],
) => {
  const [was, is] = [before?.body, after.body]
  if (!before || !was || !is) return []
  const isErased = (name: string): boolean =>
    erased.some(
      ({ field, revision }) => field === name && (revision === after.revision || revision === before.revision),
    )
  return Object.keys(context.register.fields)
    .filter((name) => isErased(name) || !isSame(was[name], is[name]))
    .map((name) => changeOf(context, name, was, is, isErased(name)))
}

/** The history of a record, as `Timeline` prints it. */
export const historyOf = (
  { register, lang }: { register: RegisterDefinition; lang: Lang },
  { revisions, referred, erased }: Pick<RecordView, 'revisions' | 'referred' | 'erased'>,
  publisherName: (publisher: string) => string,
  path: string,
) =>
  revisions.map((record, at) => ({
    revision: record.revision,
    status: record.status,
    publishedAt: record.publishedAt,
    publisher: publisherName(record.publisher),
    reason: record.reason,
    href: `${path}?revision=${record.revision}`,
    changes: changesOf({ lang, register, referred }, revisions[at + 1], record, erased),
  }))
