import { encodeCode, grouped, readCode } from '../information-requests/codes.ts'

/**
 * The number of a report: twenty characters that only whoever reported has. The first half is the reference by which
 * officers speak of it; the whole is stored as a hash alone.
 */
const CHARACTERS = 20
const REFERENCE_CHARACTERS = 10

/** @param bytes - 20, uniformly random */
export const reportNumber = (bytes: Uint8Array): string => encodeCode(bytes.slice(0, CHARACTERS))

/** `ABCDE-FGHJK` of `ABCDE-FGHJK-MNPQR-STVWX`. */
export const referenceOf = (number: string): string =>
  grouped(number.replaceAll('-', '').slice(0, REFERENCE_CHARACTERS))

/** A number as it was typed, however that is; `undefined` for what is none. */
export const readReportNumber = (typed: string): string | undefined => readCode(typed, CHARACTERS)

export const readReference = (typed: string): string | undefined => readCode(typed, REFERENCE_CHARACTERS)
