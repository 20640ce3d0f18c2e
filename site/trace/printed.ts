import { readGoodsCode, type GoodsCode } from '../../content/trace/code-text.ts'
import { isSerialShaped, plainSerial } from '../../content/trace/serial.ts'

/**
 * What the address of a page says is printed on the goods. A serial of our form is read however it was typed; whatever
 * cannot be a lot or serial is left out, and told of.
 * @param gtin - fourteen digits
 * @returns `wrong`: what stands where a serial should, and can be none; `wrongLot`: the same of a lot number
 */
export const printedCode = (
  gtin: string,
  query: URLSearchParams,
): { code: GoodsCode; isRewritten: boolean; wrong?: string; wrongLot?: string } => {
  const given = (name: string): string => (query.get(name) ?? '').normalize('NFKC').trim().slice(0, 80)
  const [lot, typed] = [given('lot'), given('serial')]
  const plain = plainSerial(typed)
  const serial = isSerialShaped(plain) ? plain : typed.replace(/\s+/g, '')
  const link = new URLSearchParams({ ...(lot ? { lot } : {}), ...(serial ? { serial } : {}) })
  const code = readGoodsCode(`https://portal/trace/${gtin}/?${link}`) ?? { gtin }
  const wrong = {
    ...(serial !== '' && code.serial === undefined ? { wrong: serial.slice(0, 40) } : {}),
    ...(lot !== '' && code.lot === undefined ? { wrongLot: lot.slice(0, 40) } : {}),
  }
  if (Object.keys(wrong).length > 0) return { code, isRewritten: false, ...wrong }
  const isSame = (code.lot ?? '') === (query.get('lot') ?? '') && (code.serial ?? '') === (query.get('serial') ?? '')
  return { code, isRewritten: !isSame }
}
