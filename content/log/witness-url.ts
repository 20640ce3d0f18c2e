/** Rejects what nobody should be asked over. Loopback is for portals on one machine. */
export const isWitnessUrl = (text: string): boolean => {
  const url = URL.parse(text)
  if (!url || url.username || url.password || url.search || url.hash) return false
  return (
    url.protocol === 'https:' || (url.protocol === 'http:' && /^(127\.0\.0\.1|localhost|\[::1\])$/.test(url.hostname))
  )
}
