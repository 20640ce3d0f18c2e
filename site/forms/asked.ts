import type { Wrong } from '../../content/forms/wrong.ts'
import type { Lang } from '../words.ts'

/** What a form shows again of what was sent to it. */
export interface Asked {
  /** What was typed; empty before. */
  said: (name: string) => string
  wrongIn: (name: string) => string | undefined
}

/** @param typed - `undefined` while nothing was sent */
export const askedAgain = (typed: URLSearchParams | undefined, wrong: readonly Wrong[], lang: Lang): Asked => ({
  said: (name) => typed?.get(name) ?? '',
  wrongIn: (name) => wrong.find(({ pointer }) => pointer === `/${name}`)?.message[lang],
})

/** Faults in the order of the questions. @param labels - question → what it is called, in the order of the form */
export const faultsIn = (
  { wrongIn }: Asked,
  labels: Readonly<Record<string, string>>,
  idOf: (name: string) => string = (name) => name,
): { id: string; label: string; message: string }[] =>
  Object.entries(labels).flatMap(([name, label]) => {
    const message = wrongIn(name)
    return message === undefined ? [] : [{ id: idOf(name), label, message }]
  })
