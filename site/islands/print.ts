/** Buttons that print the page: without JavaScript they are not there, and the browser's own menu does it. */
for (const button of document.querySelectorAll<HTMLButtonElement>('[data-print]')) {
  button.hidden = false
  button.addEventListener('click', () => print())
}
