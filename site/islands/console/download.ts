import { h } from './element.ts'

/** Files that are made while they are read. */

export interface Downloaded {
  name: string
  content: Blob
}

const nameIn = (answer: Response): string =>
  /filename="([^"]+)"/.exec(answer.headers.get('Content-Disposition') ?? '')?.[1] ?? 'download'

/**
 * Reads an answer to its end.
 * @param tell - told how many bytes of how many there are
 * @throws TypeError when it ended before its length
 */
export const downloaded = async (
  answer: Response,
  tell: (done: number, whole: number) => void,
): Promise<Downloaded> => {
  const whole = Number(answer.headers.get('Content-Length') ?? NaN)
  const parts: Blob[] = []
  let done = 0
  const reader = answer.body?.getReader()
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    parts.push(new Blob([part.value]))
    done += part.value.length
    if (Number.isFinite(whole)) tell(done, whole)
  }
  if (Number.isFinite(whole) && done !== whole) throw new TypeError('the download ended before its length')
  return { name: nameIn(answer), content: new Blob(parts, { type: answer.headers.get('Content-Type') ?? '' }) }
}

/** Hands a file to whoever reads the page. */
export const saveFile = ({ name, content }: Downloaded): void => {
  const url = URL.createObjectURL(content)
  h('a', { href: url, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
