import { groupedSerial, isSerialShaped, plainSerial } from '../serial.ts'
import type { Recognise } from './met-code.ts'

/** A serial number of this portal, typed without the product that it belongs to. */
export const serial: Recognise = ({ plain }) => {
  const code = plainSerial(plain)
  // Digits alone of this length are many other things.
  if (!isSerialShaped(code) || /^\d+$/.test(code) || !/^[0-9A-Za-z\s-]+$/.test(plain)) return undefined
  return {
    kind: 'serial',
    code,
    title: { zh: '像本平台发的序列号', en: 'Looks like a serial number of this portal' },
    about: {
      zh: '本平台发的序列号有20个字符，自己能证明是不是本平台发的，但要和商品条码一起才能查。',
      en: 'Serial numbers of this portal have 20 characters and prove themselves, together with the bar code of the product.',
    },
    parts: [{ name: { zh: '序列号', en: 'serial number' }, value: groupedSerial(code) }],
    checked: [{ holds: true, said: { zh: '长度和字符都对。', en: 'Its length and characters are right.' } }],
    unchecked: {
      zh: '请扫整个码，或者把商品条码也输进来。',
      en: 'Scan the whole code, or type the bar code of the product too.',
    },
    registers: [],
    standing: 'read',
  }
}
