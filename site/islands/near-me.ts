import { positionOf } from '../../content/near/position.ts'

/**
 * “Use my position”: asks the browser only when it is pressed, rounds to 0.01° here, and then asks for the page of the
 * rounded position like anyone who types it.
 */
for (const box of document.querySelectorAll<HTMLElement>('[data-near-me]')) {
  const button = box.querySelector('button')
  const told = box.querySelector('[role="status"]')
  if (!button || !told || !('geolocation' in navigator)) continue
  const { nearMe = '', denied = '', outside = '' } = box.dataset
  button.addEventListener('click', () => {
    told.textContent = ''
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const position = positionOf(coords.longitude, coords.latitude)
        if (!position) {
          told.textContent = outside
          return
        }
        const radius = document.querySelector<HTMLInputElement>('input[name="radius"]:checked')?.value
        const query = new URLSearchParams({
          longitude: String(position.longitude),
          latitude: String(position.latitude),
          ...(radius === undefined ? {} : { radius }),
        })
        location.assign(`${nearMe}?${query}`)
      },
      () => {
        told.textContent = denied
      },
      { enableHighAccuracy: false, maximumAge: 600_000, timeout: 20_000 },
    )
  })
  box.hidden = false
}
