import type { TraceView } from '../../db/record/trace-page.ts'
import type { Lang } from '../words.ts'

/**
 * Works something out of a list of a view once a language: the same view is shown again and again while the record stands
 * still, and lots of one product share what is the product's.
 * @param list - all that it is worked out of
 */
export const perView = <Name extends 'air' | 'airNear' | 'water' | 'footprints' | 'told' | 'authorities', Shown>(
  list: Name,
  make: (view: TraceView, lang: Lang) => Shown,
) => {
  const known = new WeakMap<TraceView[Name], Partial<Record<Lang, { shown: Shown }>>>()
  return (view: TraceView, lang: Lang): Shown => {
    const made = known.get(view[list]) ?? {}
    known.set(view[list], made)
    return (made[lang] ??= { shown: make(view, lang) }).shown
  }
}
