/** What tests need of it; the package brings no types. */
declare module 'nspell' {
  /** @param dictionary - Hunspell's two files */
  export default function nspell(dictionary: { aff: Buffer; dic: Buffer }): { correct: (word: string) => boolean }
}
