import type { TraceView } from '../../db/record/trace-page.ts'
import type { Lang } from '../words.ts'

/** Works something out of a view once a language: the same view is shown again and again while the record stands still. */
export const perView = <Shown>(make: (view: TraceView, lang: Lang) => Shown) => {
  const known = new WeakMap<TraceView, Partial<Record<Lang, { shown: Shown }>>>()
  return (view: TraceView, lang: Lang): Shown => {
    const made = known.get(view) ?? {}
    known.set(view, made)
    return (made[lang] ??= { shown: make(view, lang) }).shown
  }
}
