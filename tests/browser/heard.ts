import type { Locator, Page } from 'playwright-core'

/** A page as it is read out and reached by keys. */

/** Roles and names in the order in which they are read, of what can be acted on or led to. */
export const heard = async (place: Locator): Promise<string[]> =>
  [
    ...(await place.ariaSnapshot()).matchAll(
      /^\s*- (heading|group|radio|checkbox|textbox|combobox|listbox|option|button|link) "([^"]+)"/gm,
    ),
  ].map(([, role = '', name = '']) => `${role} ${name.split(' ', 1)[0]}`)

/**
 * The same with whole names, each cut to what is expected of it where it begins with that: hints that follow a name are
 * read out too.
 */
export const heardAs = async (place: Locator, expected: readonly string[]): Promise<string[]> =>
  [
    ...(await place.ariaSnapshot()).matchAll(
      /^\s*- '?(heading|group|radio|checkbox|textbox|combobox|listbox|option|button|link) "((?:[^"\\]|\\.)+)"/gm,
    ),
  ].map(([, role = '', name = ''], at) => {
    const one = `${role} ${name}`
    const wanted = expected[at] ?? one
    return one.toLowerCase().startsWith(wanted.toLowerCase()) ? wanted : one
  })

/** Presses Tab until it has the focus. @throws Error where the keys do not lead there */
export const reach = async (page: Page, wanted: Locator, most = 40): Promise<void> => {
  for (let presses = 0; presses < most; presses++) {
    await page.keyboard.press('Tab')
    if (await wanted.evaluate((element) => element === document.activeElement)) return
  }
  throw new Error('the keys do not lead there')
}
