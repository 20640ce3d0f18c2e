import * as z from 'zod'

/** How many points, or pieces: a whole number from 1 on, which JSON carries exactly. What is none is told so in one sentence. */
export const Amount = (most: number) => {
  const shown = most.toLocaleString('en')
  return z
    .number()
    .refine((amount) => Number.isSafeInteger(amount) && amount >= 1 && amount <= most, {
      error: `A whole number from 1 to ${shown}.`,
      params: { zh: `应当是 1 到 ${shown} 的整数。` },
    })
    .meta({ type: 'integer', minimum: 1, maximum: most })
}
