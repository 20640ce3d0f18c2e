/**
 * A page of a place that is drawn at build cannot see that its address asks for another time: the same page drawn now can,
 * and refuses.
 */

const asked = new URLSearchParams(location.search)
const now = document.querySelector<HTMLElement>('[data-newest-state]')?.dataset['newestState']
if (now !== undefined && ['asOf', 'on'].some((name) => asked.has(name))) location.replace(`${now}${location.search}`)
