// Makes what is written fit the reader: copy buttons, editions, and numbers that depend on today.
// Everything here works on a page that is complete without it, and may run on a page several times.
(() => {
  "use strict"

  const DAY = 86400000

  const each = (root, selector, use) => root.querySelectorAll(selector).forEach(use)

  function copies(root) {
    each(root, ".pm-copy", button => {
      button.hidden = !navigator.clipboard
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(button.previousElementSibling.textContent)
        const word = button.textContent
        button.textContent = button.dataset.copied
        setTimeout(() => { button.textContent = word }, 2000)
      })
    })
  }

  function length(ms) {
    const minutes = Math.max(0, Math.floor(ms / 60000))
    const parts = [[Math.floor(minutes / 1440), "d"], [Math.floor(minutes / 60) % 24, "h"], [minutes % 60, "min"]]
    const first = Math.max(0, parts.findIndex(([n]) => n))
    const shown = minutes ? parts.slice(first, first + 2).filter(([n]) => n) : [[0, "min"]]
    return shown.map(([n, unit]) => `${n}\u00a0${unit}`).join(" ")
  }

  function running(root) {
    each(root, "[data-since]", element => {
      element.textContent = length(Date.now() - Date.parse(element.dataset.since))
    })
  }

  function init() {
    each(document, ".pm:not([data-ready])", root => {
      root.dataset.ready = ""
      copies(root)
      running(root)
    })
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", init)
  else init()
  if (window.document$) window.document$.subscribe(init)
  setInterval(() => running(document), 60000)
})()
