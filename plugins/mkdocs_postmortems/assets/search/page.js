// What a page does for the search: the theme's box listens to all input, and the list of outages finds with the same engine.
(() => {
  "use strict"

  const here = document.currentScript.src
  const root = new URL("../../../", here)

  // The theme listens to keys only: text that is pasted with the mouse, dropped or spoken counts too.
  document.addEventListener("input", ({ target }) => {
    if (target.matches("[data-md-component=search-query]")) target.dispatchEvent(new Event("keyup"))
  })

  // The worker's messages are told in worker.js. A disk has no workers; there the list finds by itself.
  const { search } = JSON.parse(document.getElementById("__config").textContent)
  const script = new URL(search, location)
  if (location.protocol === "file:" || script.href.split("?")[0] !== new URL("worker.js", here).href) return

  let worker = null
  let asked = null

  const hits = items => items.map(({ location: place, line }) => ({ address: new URL(place, root).href, line }))

  function begin() {
    worker = new Worker(script)
    worker.onmessage = ({ data: { type, data } }) => {
      if (type === 3) asked.say(asked.hits = hits(data.items))
      if (type === 4 && data === asked.question) asked.resolve(asked.hits)
    }
    worker.onerror = () => {
      delete window.postmortems.find
      asked.resolve([])
    }
    worker.postMessage({ type: 0, data: { docs: [], most: 1000 } })
  }

  // Finds incidents: a promise of their addresses with the error lines that matched, the best first.
  // What is known before all of the index has come in is said on the way.
  function find(question, say = () => {}) {
    if (!worker) begin()
    return new Promise(resolve => {
      asked?.resolve([])
      asked = { question, say, hits: [], resolve }
      worker.postMessage({ type: 2, data: question })
    })
  }

  window.postmortems = { ...window.postmortems, find }
})()
