import type { PlaceRow } from '../../db/record/place-page.ts'
import type { Lang } from '../words.ts'

type Named = Pick<PlaceRow, 'nameZh' | 'nameEn' | 'shortName'>

/** Full name in the page's language: 太原市, Taiyuan. */
export const nameOf = ({ nameZh, nameEn }: Named, lang: Lang): string => (lang === 'zh' ? nameZh : nameEn)

/** As it stands among its neighbours: 太原, Taiyuan. */
export const shortNameOf = ({ nameZh, nameEn, shortName }: Named, lang: Lang): string =>
  lang === 'zh' ? (shortName ?? nameZh) : nameEn
