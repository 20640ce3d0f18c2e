/** Elements and attributes that no page of ours has, as the browser reads it; runs in a page, of itself where none is given. */
export const strangeIn = (html?: string): string[] =>
  [
    ...(html === undefined ? document : new DOMParser().parseFromString(html, 'text/html')).querySelectorAll('*'),
  ].flatMap((element) => [
    ...(/^(XSS|BASE|IFRAME|OBJECT|EMBED|ANIMATE)$/i.test(element.tagName) ? [element.tagName] : []),
    ...element.getAttributeNames().flatMap((name) => {
      if (name.startsWith('on')) return [`${element.tagName} ${name}`]
      const isAddress = /^(href|src|action|formaction|poster|data|xlink:href)$/.test(name)
      const scheme = /^\s*(javascript|vbscript|data:text)/i.exec(element.getAttribute(name) ?? '')?.[1]
      return isAddress && scheme !== undefined ? [`${element.tagName} ${name} ${scheme.toLowerCase()}:`] : []
    }),
    ...(element.tagName === 'SCRIPT' &&
    !element.hasAttribute('src') &&
    element.getAttribute('type') !== 'application/ld+json'
      ? ['SCRIPT inline']
      : []),
    ...(element.tagName === 'STYLE' ? ['STYLE'] : []),
    // What leads elsewhere tells nobody there where from, and search engines that it is not we who say so; the sign-in
    // page names this very machine.
    ...(element.matches('a[href^="http:"]:not([href*="//localhost"]), a[href^="https:"], a[href^="//"]')
      ? ['noopener', 'nofollow', 'ugc'].flatMap((word) =>
          element.getAttribute('rel')?.split(' ').includes(word) ? [] : [`A ${element.getAttribute('href')} ${word}`],
        )
      : []),
  ])
