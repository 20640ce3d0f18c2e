import { readGoodsCode, type GoodsCode } from '../../content/trace/code-text.ts'
import { isSerialShaped, plainSerial } from '../../content/trace/serial.ts'

/**
 * What the address of a page says is printed on the goods. A serial of our form is read however it was typed; whatever
 * cannot be a lot or serial is left out.
 * @param gtin - fourteen digits
 * @returns `wrong`: what stands where a serial should, and can be none
 */
export const printedCode = (
  gtin: string,
  query: URLSearchParams,
): { code: GoodsCode; isRewritten: boolean; wrong?: string } => {
  const given = (name: string): string => (query.get(name) ?? '').normalize('NFKC').trim().slice(0, 80)
  const [lot, typed] = [given('lot'), given('serial')]
  const plain = plainSerial(typed)
  const serial = isSerialShaped(plain) ? plain : typed.replace(/\s+/g, '')
  const link = new URLSearchParams({ ...(lot ? { lot } : {}), ...(serial ? { serial } : {}) })
  const code = readGoodsCode(`https://portal/trace/${gtin}/?${link}`) ?? { gtin }
  if (serial !== '' && code.serial === undefined) return { code, isRewritten: false, wrong: serial.slice(0, 40) }
  const isSame = (code.lot ?? '') === (query.get('lot') ?? '') && (code.serial ?? '') === (query.get('serial') ?? '')
  return { code, isRewritten: !isSame }
}
