// Runs before the first paint, as a file because the content security policy allows no inline script.
;(() => {
  let choice = null
  try {
    choice = localStorage.getItem('mantine-color-scheme-value')
  } catch {
    // A browser that refuses storage follows the system.
  }
  const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
  const scheme = choice === 'light' || choice === 'dark' ? choice : system
  document.documentElement.setAttribute('data-mantine-color-scheme', scheme)
})()
