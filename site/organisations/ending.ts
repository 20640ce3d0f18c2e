import { daysUntil, TOLD_DAYS } from '../../content/certificates/ending.ts'
import { isGoing, type HeldCertificate } from '../../db/record/held-certificates.ts'
import { words, type Lang } from '../words.ts'

/** How it stands with certificates, by register and key: the state, and how soon it ends. */
export const certificateResults = (
  certificates: readonly HeldCertificate[],
  today: string,
  lang: Lang,
): ReadonlyMap<string, string> => {
  const t = words(lang)
  const said = (certificate: HeldCertificate): string => {
    const state = t(`certificates.${certificate.state}`)
    const days = certificate.expires === undefined ? undefined : daysUntil(certificate.expires, today)
    if (days === undefined || days < 0 || days > TOLD_DAYS || !isGoing(certificate)) return state
    return `${state} · ${days === 0 ? t('organisations.endsToday') : t('organisations.endsIn', { days })}`
  }
  return new Map(certificates.map((one) => [`certificates/${one.number}`, said(one)]))
}
