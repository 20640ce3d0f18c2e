/** A day that exists, `YYYY-MM-DD`, from what an address says; `undefined` for anything else. */
export const dayIn = (text: string | null): string | undefined => {
  const day = text?.trim() ?? ''
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined
  const at = Date.parse(`${day}T00:00:00Z`)
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== day ? undefined : day
}
