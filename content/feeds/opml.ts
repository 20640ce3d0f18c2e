import { escapeXml } from './atom.ts'

/** A list of feeds that readers import in one go. @see http://opml.org/spec2.opml */

export interface Outline {
  title: string
  /** Address of the feed. */
  feed: string
  /** Address of the page that shows the same. */
  page: string
}

const attribute = (name: string, value: string): string => `${name}="${escapeXml(value).replace(/\n/g, ' ')}"`

export const writeOpml = (title: string, outlines: Outline[]): string =>
  [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<opml version="2.0">',
    `<head><title>${escapeXml(title)}</title></head>`,
    '<body>',
    ...outlines.map(({ title: text, feed, page }) =>
      [
        '<outline type="rss"',
        attribute('text', text),
        attribute('title', text),
        attribute('xmlUrl', feed),
        attribute('htmlUrl', page),
        '/>',
      ].join(' '),
    ),
    '</body>',
    '</opml>',
    '',
  ].join('\n')
