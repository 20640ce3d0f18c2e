/** Chance that can be repeated: a run names its seed, and `FAULT_SEED` plays it again. */
export class Random {
  readonly seed: number
  #state: number

  constructor(seed = Number(process.env['FAULT_SEED'] ?? Date.now() % 1_000_000)) {
    this.seed = seed
    this.#state = seed
  }

  /** @see mulberry32 */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit)
  }

  pick<Thing>(things: readonly Thing[]): Thing {
    const found = things[this.below(things.length)]
    if (found === undefined) throw new RangeError('nothing to pick from')
    return found
  }

  /** So many of them at most, each once. */
  some<Thing>(things: readonly Thing[], most: number): Thing[] {
    return things.length <= most
      ? [...things]
      : Array.from({ length: most }, (_, at) => this.pick(things.slice(Math.floor((at * things.length) / most))))
  }
}

/** How often the portal is killed: a few times in the suite, many in the long one. */
export const roundsOf = (few: number): number => Number(process.env['FAULT_ROUNDS'] ?? few)
