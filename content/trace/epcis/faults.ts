import type { Bilingual } from '../../registers/register.ts'
import { fill } from '../../registers/messages.ts'

/** Why a document of events is refused, in words. `{name}` is filled from the fault's values. */
export const EPCIS_FAULTS = {
  // The document
  'json-syntax': {
    zh: '不是 JSON：第 {line} 行第 {place} 个字符起读不下去。',
    en: 'This is no JSON: it cannot be read on from line {line}, character {place}.',
  },
  'not-utf8': { zh: '文件不是 UTF-8 编码。', en: 'The document is not encoded in UTF-8.' },
  'name-twice': {
    zh: '“{name}”在同一处写了两次，不同的软件会读出不同的内容。',
    en: '“{name}” stands twice in one place, so that different readers would read different things.',
  },
  'too-deep': { zh: '嵌套超过 {maximum} 层。', en: 'This is nested deeper than {maximum}.' },
  'number-too-large': { zh: '这个数太大，存不下。', en: 'This number is too large to be kept.' },
  'personal-number': {
    zh: '这里像是居民身份证号或者手机号，不能公开。',
    en: 'This looks like a resident identity number or a mobile telephone number, which must not be published.',
  },
  'no-events': { zh: '文件里没有事件。', en: 'The document holds no events.' },
  'too-many-events': {
    zh: '一个文件最多 {maximum} 个事件，这里有 {count} 个：请分几次交。',
    en: 'A document holds at most {maximum} events; this one has {count}. Hand it in in parts.',
  },
  'too-many-things': {
    zh: '一个文件最多提到 {maximum} 次货，这里有 {count} 次：请分几次交。',
    en: 'The events of a document name goods at most {maximum} times; this one does so {count} times. Hand it in in parts.',
  },
  'event-too-large': {
    zh: '一个事件最多 {maximum} 字节，这里有 {count} 字节：请分成几个事件。',
    en: 'An event has at most {maximum} bytes; this one has {count}. Make several of it.',
  },
  'no-gs1-context': {
    zh: '@context 里没有 EPCIS 2.0 的上下文 {expected}。',
    en: '@context does not name the context of EPCIS 2.0, {expected}.',
  },
  'context-redefines': {
    zh: '@context 把标准的词“{name}”改成了别的意思。',
    en: '@context gives the standard’s word “{name}” another meaning.',
  },
  version: { zh: '这里只收 2.0 版，不收 {value}。', en: 'Version 2.0 is taken here, not {value}.' },
  // Values
  missing: { zh: '缺少“{name}”。', en: '“{name}” is missing.' },
  'wrong-type': { zh: '这里应当是{expected}。', en: '{expectedEn} is expected here.' },
  'unknown-name': {
    zh: '标准里没有“{name}”。自己加的字段要写成带前缀的名字或者网址，例如 example:field。',
    en: 'The standard has no “{name}”. A field of one’s own bears a prefix or is a URI, such as example:field.',
  },
  'not-a-uri': { zh: '“{value}”不是 URI。', en: '“{value}” is no URI.' },
  'not-an-instant': {
    zh: '“{value}”不是带时区的时间，例如 2026-04-17T09:26:42+08:00。',
    en: '“{value}” is no instant with an offset, such as 2026-04-17T09:26:42+08:00.',
  },
  future: {
    zh: '“{value}”还没有到：现在是 {now}。',
    en: '“{value}” has not come yet; it is {now} now.',
  },
  'not-an-offset': { zh: '“{value}”不是时差，例如 +08:00。', en: '“{value}” is no offset, such as +08:00.' },
  'not-a-word': {
    zh: '标准的词表里没有“{value}”；自己的词要写成 URI。',
    en: 'The standard’s vocabulary has no “{value}”; a word of one’s own is a URI.',
  },
  'bare-word': {
    zh: '标准里的词直接写“{word}”，不写成“{value}”。',
    en: 'A word of the standard is written bare, “{word}”, not “{value}”.',
  },
  pattern: { zh: '“{value}”的写法不对。', en: '“{value}” is not written as it has to be.' },
  'too-few': { zh: '这里至少要有一项。', en: 'There has to be at least one here.' },
  'stands-twice': { zh: '“{value}”出现了两次。', en: '“{value}” stands twice.' },
  negative: { zh: '数量不能小于零。', en: 'A quantity is not less than nothing.' },
  'broken-key': { zh: '“{value}”：{why}', en: '“{value}”: {whyEn}' },
  // Rules between fields
  'event-type': {
    zh: '没有“{value}”这类事件。',
    en: 'There is no type of event “{value}”.',
  },
  'no-things': {
    zh: '这个事件没有说是什么货：缺少 {names}。',
    en: 'The event does not say what goods it is about: {names} is missing.',
  },
  'ilmd-not-add': {
    zh: '只有 action 是 ADD 的事件可以带 ilmd。',
    en: 'Only an event whose action is ADD carries ilmd.',
  },
  'no-inputs': {
    zh: '没有 transformationID 的转化事件要有投入的原料。',
    en: 'A transformation without a transformationID has inputs.',
  },
  'no-outputs': {
    zh: '没有 transformationID 的转化事件要有产出的货。',
    en: 'A transformation without a transformationID has outputs.',
  },
  'no-parent': {
    zh: '装入或者取出要写明容器（parentID）。',
    en: 'What goods are put into or taken out of is named as parentID.',
  },
  'inside-itself': {
    zh: '“{value}”不能装在自己里面。',
    en: '“{value}” cannot be inside itself.',
  },
  'made-of-itself': {
    zh: '“{value}”既是原料又是产出。',
    en: '“{value}” is both made and used up by the same event.',
  },
  circle: {
    zh: '装成了一圈，没有最外层：{circle}。',
    en: 'The goods would be inside one another in a circle: {circle}.',
  },
  'id-twice': {
    zh: '事件编号“{value}”在第 {first} 个事件已经用过，内容不同。',
    en: 'The event id “{value}” is that of event {first} already, which says something else.',
  },
  'id-taken': {
    zh: '本单位已经用编号“{value}”说过别的内容。要更正，请先交带 errorDeclaration 的同一事件。',
    en: 'The organisation has said something else under the id “{value}”. To correct it, declare that event erroneous first.',
  },
  'error-of-others': {
    zh: '编号“{value}”的事件是 {organisation} 说的，不是本单位说的：它仍然有效。只有说它的单位能声明它说错了。',
    en: 'The event “{value}” was stated by {organisation}, not by this organisation, and stays valid. Only whoever stated an event can declare it wrong.',
  },
  // Whose goods
  'made-by-others': {
    zh: '商品条码 {gtin} 登记在 {producer} 名下：它的货由谁做出来，只能由它自己说。',
    en: 'The trade item number {gtin} stands in the name of {producer}, which alone says how its goods came to be.',
  },
  'of-others': {
    zh: '商品条码 {gtin} 登记在 {producer} 名下，而这个事件没有写交接的另一方（sourceList 或 destinationList）。',
    en: 'The trade item number {gtin} stands in the name of {producer}, and the event names no other side, neither in sourceList nor in destinationList.',
  },
  // Commitments
  'withheld-without-id': {
    zh: '保留字段的事件要有编号（eventID）。',
    en: 'An event that withholds fields has an eventID.',
  },
  'withheld-stands': {
    zh: '“{value}”既说保留，又写在事件里。',
    en: '“{value}” is said to be withheld and yet stands in the event.',
  },
  'not-withholdable': {
    zh: '“{value}”不能保留：没有它，事件说不清是什么货、什么时候。',
    en: '“{value}” cannot be withheld: without it the event does not say what goods it is about, or when.',
  },
  'disclosed-by-others': {
    zh: '“{value}”是 {organisation} 保留的，不是本单位：只有它能公开。',
    en: '“{value}” was withheld by {organisation}, not by this organisation: it alone can disclose it.',
  },
  'not-withheld': {
    zh: '本单位没有在这个事件里保留过“{value}”，没有什么可以公开。',
    en: 'This organisation has not withheld “{value}” of this event, so that there is nothing to disclose.',
  },
  'commitment-differs': {
    zh: '“{value}”的内容和盐，与先前的承诺值不符。',
    en: '“{value}” with this salt is not what was committed to before.',
  },
} as const satisfies Record<string, Bilingual>
export type EpcisFaultCode = keyof typeof EPCIS_FAULTS

/** One thing wrong with a document. */
export interface EpcisIssue {
  /** RFC 6901, into the document. */
  pointer: string
  code: EpcisFaultCode
  values: Readonly<Record<string, string>>
}

/** What is wrong, in both languages. */
export const epcisMessage = ({ code, values }: EpcisIssue): Bilingual => {
  const { zh, en } = EPCIS_FAULTS[code]
  return { zh: fill(zh, values), en: fill(en, values) }
}
