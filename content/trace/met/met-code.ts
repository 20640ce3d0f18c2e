import type { Grammar } from '../../certificates/number.ts'
import type { Bilingual } from '../../registers/register.ts'

/** Codes that people really meet on goods, and what can be said of each without asking anybody. */

export type MetKind =
  | 'digital-link'
  | 'element-string'
  | 'trade-item'
  | 'organic'
  | 'green-food'
  | 'certificate'
  | 'geographical-indication'
  | 'commitment'
  | 'credit-code'
  | 'serial'

/** A piece of a code. */
export interface MetPart {
  name: Bilingual
  value: string
  meaning?: Bilingual
}

/** Something that was looked at here, and how it came out. */
export interface MetCheck {
  said: Bilingual
  holds: boolean
}

/** Where the rest can be asked. */
export interface MetRegister {
  name: Bilingual
  /** https. */
  url: string
  /** Whether its name and address were read in a source or are from memory. */
  standing: 'read' | 'recalled'
}

/** A record of this portal that speaks of the code. */
export interface MetRecord {
  register: string
  key: string
  /** As published, in its own language. */
  name: string
  /** What it comes to on the day. */
  said: Bilingual
  /** Whether it stands as one would hope; absent where that is no question. */
  holds?: boolean
  /** Path of its page. */
  path: string
  /** Whether it was invented for demonstration. */
  demonstration: boolean
}

/** What the registers of this portal say of a code. */
export interface MetHere {
  /** `YYYY-MM-DD` in Asia/Shanghai: every state is of this day. */
  day: string
  /** Ids of the registers that were looked through. */
  registers: string[]
  /** The sum of it. */
  said: Bilingual
  /** Of each kind at most a few; the pages that they lead to have all. */
  found: MetRecord[]
}

export interface MetCode {
  kind: MetKind
  /** As it was understood, without spaces and the like. */
  code: string
  title: Bilingual
  /** What such a code is, in a sentence. */
  about: Bilingual
  parts: MetPart[]
  checked: MetCheck[]
  /** What no look at the code alone can tell. */
  unchecked: Bilingual
  registers: MetRegister[]
  /** How sure we are of how such codes are made up. */
  standing: 'read' | 'recalled'
  /** Path of the page of this portal that tells more. */
  ours?: string
  /** Absent where the registers were not asked, as without a network, or hold nothing of this kind. */
  here?: MetHere
}

/** What is known besides the text. */
export interface MetOptions {
  /** `YYYY-MM-DD` in Asia/Shanghai; without it no day is held to be in the future. */
  today?: string | undefined
  /** How numbers of certificates look, by scheme. */
  grammars?: readonly Grammar[] | undefined
  /** Numbers that stand in registers, however they are made up. */
  standing?: { certificate?: boolean; indication?: string | undefined } | undefined
  /** Host of this portal, with its port where it has one: its codes are ours. */
  host?: string | undefined
}

/** A text in the forms that kinds look at. */
export interface MetText {
  /** Half width, trimmed. */
  plain: string
  /** The same in capitals, without spaces and dashes. */
  compact: string
}

/** Recognises one kind of code. */
export type Recognise = (text: MetText, options: MetOptions) => MetCode | undefined

/** How something came out, in words for both ways. */
export const check = (holds: boolean, good: Bilingual, bad: Bilingual): MetCheck => ({
  holds,
  said: holds ? good : bad,
})
