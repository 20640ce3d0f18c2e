/** How a part of a value is written: characters, length, whether it may be left out, what is checked. */
export const PART = /^([nxyz])(\.\.)?(\d+)( optional)?((?: [a-z0-9-]+)*)$/
