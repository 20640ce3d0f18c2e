import type { Bilingual } from '../../registers/register.ts'
import { aiEntry } from '../ai.ts'
import { readCompressed } from '../compression.ts'
import { readDigitalLink, type DigitalLink, type Element } from '../digital-link.ts'
import { isElementString, readElementString } from '../element-string.ts'
import { faultMessage, type LinkFault } from '../faults.ts'
import { dayChecks, elementParts, ofLink } from './elements.ts'
import type { MetCode, Recognise } from './met-code.ts'
import { GOODS, GS1_WORLD } from './registers.ts'

const UNCHECKED: Bilingual = {
  zh: '写法对不等于货真：谁都能印出一样的码。本平台发的码可以查真伪，别家的码要问发码的人。',
  en: 'A code that is rightly written proves nothing genuine: anyone can print it. Those of this portal can be checked here; of others ask who issued them.',
}

const broken = (fault: LinkFault): Pick<MetCode, 'parts' | 'checked'> => ({
  parts: [],
  checked: [{ holds: false, said: faultMessage(fault) }],
})

/** The order of an address, from data in any order. */
const asLink = (elements: readonly Element[]): DigitalLink | undefined => {
  const primary = elements.find(({ ai }) => ai === '01' || ai === '8006')
  if (!primary) return undefined
  const order = aiEntry(primary.ai)?.key?.[0] ?? []
  const qualifiers = order.flatMap((ai) => elements.find((one) => one.ai === ai) ?? [])
  const attributes = elements.filter((one) => one !== primary && !qualifiers.includes(one))
  return { primary, qualifiers, attributes }
}

/** `(01)…(10)…`, or what a scanner gives. */
export const elementString: Recognise = ({ plain }, { today }) => {
  if (!isElementString(plain)) return undefined
  const read = readElementString(plain)
  const link = 'elements' in read ? asLink(read.elements) : undefined
  const ours = link && ofLink(link, today).ours
  return {
    kind: 'element-string',
    code: plain.replace(/[\x00-\x1f]/g, '␝').slice(0, 200),
    title: { zh: 'GS1 条码里的数据', en: 'Data of a GS1 bar code' },
    about: {
      zh: '括号里的数字说明后面是什么：（01）商品、（10）批号、（17）有效期、（21）序列号。',
      en: 'Numbers in brackets say what follows: (01) the product, (10) the lot, (17) use by, (21) the serial number.',
    },
    ...('fault' in read
      ? broken(read.fault)
      : link
        ? { parts: ofLink(link, today).parts, checked: ofLink(link, today).checked }
        : {
            parts: elementParts(read.elements),
            checked: [
              {
                holds: true,
                said: { zh: '校验位和每一段的写法都对。', en: 'Check digits and the form of every part are right.' },
              },
              ...dayChecks(read.elements, today),
            ],
          }),
    unchecked: UNCHECKED,
    registers: [GOODS, GS1_WORLD],
    standing: 'read',
    ...(ours === undefined ? {} : { ours }),
  }
}

interface Address {
  host: string
  path: string
  query: string
}

const addressIn = (text: string): Address | undefined => {
  const [, host, path = '', query = ''] = /^https?:\/\/([^/?#\s]+)([^?#\s]*)(?:\?([^#\s]*))?/i.exec(text) ?? []
  // A name and password before the host make it look like another.
  return host === undefined || host.includes('@') ? undefined : { host: host.toLowerCase(), path, query }
}

const pathAlone = (text: string): Address | undefined =>
  /^\/\d{2,4}\/\S+$/.test(text)
    ? { host: '', path: text.split('?')[0] ?? '', query: text.split('?')[1] ?? '' }
    : undefined

const ABOUT: Bilingual = {
  zh: '这是 GS1 数字链接：一个网址，里面写着商品条码、批号、序列号。',
  en: 'This is a GS1 Digital Link: an address that holds the product’s number, its lot and serial number.',
}

/** A Digital Link of any host. An address that holds no primary key is none, whatever else it may be. */
export const digitalLink: Recognise = ({ plain }, { host, today }) => {
  const address = addressIn(plain) ?? pathAlone(plain)
  if (!address) return undefined
  const options = { shortGtin: true, stem: true }
  const direct = readDigitalLink(address.path, address.query, options)
  const packed = 'fault' in direct ? readCompressed(address.path, address.query) : undefined
  const read = packed && 'link' in packed ? packed : direct
  if ('fault' in read && read.fault.code === 'no-primary-key') return undefined
  const isOurs = address.host === '' || address.host === host
  const title: Bilingual = isOurs
    ? { zh: '本平台的码', en: 'A code of this portal' }
    : { zh: '别的网站的 GS1 数字链接', en: 'A GS1 Digital Link of another site' }
  const hostPart = isOurs ? [] : [{ name: { zh: '网站', en: 'site' }, value: address.host }]
  const common = {
    kind: 'digital-link' as const,
    title,
    about: isOurs
      ? ABOUT
      : {
          zh: `${ABOUT.zh}网址由 ${address.host} 回答，不是本平台；打开前请看清网站名称。`,
          en: `${ABOUT.en} ${address.host} answers it, not this portal: look at the name of the site before opening it.`,
        },
    unchecked: UNCHECKED,
    registers: [GOODS, GS1_WORLD],
    standing: 'read' as const,
  }
  if ('fault' in read) return { ...common, code: address.path.slice(0, 200), ...broken(read.fault) }
  const said = ofLink(read.link, today)
  return { ...common, ...said, parts: [...said.parts, ...hostPart] }
}
