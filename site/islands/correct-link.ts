/** Offers a correction to whoever publishes: by a mark that signing in left in this browser. Nobody is asked for it. */

const publishes = (): boolean => {
  try {
    return localStorage.getItem('lucid-publishes') !== null
  } catch {
    return false
  }
}

if (publishes()) for (const link of document.querySelectorAll<HTMLElement>('[data-correct]')) link.hidden = false
