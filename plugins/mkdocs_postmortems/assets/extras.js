// The replay of an incident, the block for home pages, and counts that lead into the filtered index.
// Everything here may run on a page several times: themes that load pages without the browser keep the script.
(() => {
  "use strict"

  const filters = root => root.querySelectorAll("[data-index]").forEach(place => {
    const index = new URL(place.dataset.index, location)
    place.querySelectorAll("[data-filter]").forEach(link => {
      link.href = `${index.pathname}?${link.dataset.filter}`
    })
  })

  const today = () => {
    const now = new Date()
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(n => String(n).padStart(2, "0")).join("-")
  }

  function overview(root) {
    const block = root.querySelector(".pm-overview")
    if (!block) return
    const day = today()
    const late = block.querySelector(".pm-overview-overdue")
    const passed = late.dataset.due.split(" ").filter(due => due && due < day).length
    late.textContent = Number(late.textContent) + passed
    const section = block.querySelector(".pm-anniversary")
    if (!section) return
    section.querySelectorAll("[data-day]").forEach(item => {
      item.hidden = item.dataset.day.slice(5) !== day.slice(5) || item.dataset.day >= day
    })
    section.hidden = !section.querySelector("[data-day]:not([hidden])")
  }

  // A stem holds no slash and no colon, so that a forged address can lead nowhere but to an incident beside this page.
  function stemOf(token) {
    try {
      const bytes = Uint8Array.from(atob(token.replace(/-/g, "+").replace(/_/g, "/")), c => c.charCodeAt(0))
      const stem = new TextDecoder("utf-8", { fatal: true }).decode(bytes)
      return /^[^\\/:?#%]+$/.test(stem) && !/^\.+$/.test(stem) ? stem : null
    } catch {
      return null
    }
  }

  // Links of the incident's page, as seen from here; ids belong to that page.
  function adopted(node, base) {
    const copy = document.importNode(node, true)
    const all = [copy, ...copy.querySelectorAll("*")]
    all.forEach(element => {
      element.removeAttribute("id")
      for (const name of ["href", "src"]) {
        const target = element.getAttribute(name)
        if (target !== null) element.setAttribute(name, new URL(target, base).href)
      }
    })
    return copy
  }

  // Each step is an event, with the heading of its day where the day changes.
  function stepsOf(page, base) {
    const steps = []
    let day = null, shown = ""
    page.querySelectorAll(".pm-timeline .pm-day, .pm-timeline li[id^=event-]").forEach(item => {
      if (item.matches(".pm-day")) { day = item; return }
      const event = adopted(item, base)
      // An event is styled by its id; its time is no link, which would lead to the whole story.
      event.id = item.id
      event.querySelectorAll(":scope > a").forEach(time => time.removeAttribute("href"))
      // Nobody knew at the time that a lead was false.
      if (event.matches(".pm-false_lead")) {
        event.classList.remove("pm-false_lead")
        event.querySelector(":scope > div > b").remove()
      }
      const heading = day && day.textContent !== shown ? [adopted(day, base)] : []
      if (heading.length) shown = day.textContent
      steps.push([...heading, event])
    })
    return steps
  }

  function outcomeOf(page, base) {
    const title = document.createElement("p")
    const link = document.createElement("a")
    link.href = base
    link.textContent = page.querySelector(".pm-head h1").textContent.trim()
    title.append(link)
    const more = [".pm-head .pm-chips", ".pm-head .pm-lede"].map(css => page.querySelector(css)).filter(Boolean)
    return [title, ...more.map(node => adopted(node, base))]
  }

  function stage(root) {
    const all = root.querySelector(".pm-replay-page")
    if (!all || !all.dataset.model) return
    const find = css => all.querySelector(css)
    const section = find(".pm-replay"), choices = find(".pm-replay-choices"), failed = find(".pm-replay-failed")
    const list = section.querySelector("ol"), outcome = find(".pm-replay-outcome")
    const next = find("[data-go='1']"), back = find("[data-go='-1']")
    let steps = [], ending = [], at = 0

    function show(moved) {
      const end = at === steps.length
      find(".pm-replay-at").textContent = at
      find(".pm-replay-of").textContent = steps.length
      back.disabled = at < 2
      next.hidden = end && !outcome.hidden
      next.textContent = end ? next.dataset.ending : next.dataset.word
      if (!moved) return
      const latest = outcome.hidden ? list.lastElementChild : outcome
      latest.scrollIntoView({ block: "nearest" })
      if (next.hidden) outcome.querySelector("h3").focus({ preventScroll: true })
      // What had the focus may have gone, or been switched off: the keys must still be heard.
      else if (!document.activeElement.matches(".pm-replay h2, .pm-replay button:enabled")) next.focus({ preventScroll: true })
    }

    // After the last event there is one more step: the outcome, which is not in the page before.
    function go(by) {
      if (by > 0 && at < steps.length) list.append(...steps[at++])
      else if (by > 0) {
        outcome.lastElementChild.replaceChildren(...ending)
        outcome.hidden = false
      } else if (!outcome.hidden) {
        outcome.hidden = true
        outcome.lastElementChild.replaceChildren()
      } else if (at > 1) steps[--at].forEach(item => item.remove())
      show(true)
    }

    function leave() {
      list.replaceChildren()
      outcome.lastElementChild.replaceChildren()
      outcome.hidden = section.hidden = true
      choices.hidden = false
      history.replaceState(history.state, "", location.pathname)
      choices.querySelector("button").focus()
    }

    async function start(token) {
      const stem = stemOf(token)
      const model = new URL(all.dataset.model, location).href
      const cut = model.lastIndexOf(encodeURI(all.dataset.stem))
      const base = stem && model.slice(0, cut) + encodeURIComponent(stem) + model.slice(cut + encodeURI(all.dataset.stem).length)
      failed.hidden = true
      try {
        const answer = await fetch(base || "")
        if (!base || !answer.ok) throw new Error(String(answer.status))
        const page = new DOMParser().parseFromString(await answer.text(), "text/html")
        steps = stepsOf(page, base)
        ending = outcomeOf(page, base)
        section.querySelector("h2").textContent = page.querySelector(".pm-replay-link").dataset.heading
      } catch {
        failed.querySelector("a").hidden = !base
        if (base) failed.querySelector("a").href = base
        failed.hidden = false
        return
      }
      history.replaceState(history.state, "", `${location.pathname}?i=${token}`)
      choices.hidden = true
      section.hidden = false
      outcome.hidden = true
      list.replaceChildren()
      at = 0
      list.append(...steps[at++])
      show(false)
      section.querySelector("h2").focus()
    }

    all.addEventListener("click", event => {
      const button = event.target.closest("button, a[data-replay]")
      if (!button) return
      if (button.dataset.replay) {
        // The theme's own way of following links must not take this one.
        event.preventDefault()
        event.stopPropagation()
        start(button.dataset.replay)
      } else if (button.dataset.go === "0") leave()
      else if (button.dataset.go) go(Number(button.dataset.go))
      else {
        const links = choices.querySelectorAll("[data-replay]")
        start(links[Math.floor(Math.random() * links.length)].dataset.replay)
      }
    })
    section.addEventListener("keydown", event => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
      if (!by || event.altKey || event.ctrlKey || event.metaKey) return
      event.preventDefault()
      if (by > 0 ? !next.hidden : at > 1 || !outcome.hidden) go(by)
    })
    const token = new URLSearchParams(location.search).get("i")
    if (token) start(token)
  }

  function init() {
    document.querySelectorAll(".pm:not([data-extras])").forEach(root => {
      root.dataset.extras = ""
      filters(root)
      overview(root)
      stage(root)
    })
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", init)
  else init()
  if (window.document$) window.document$.subscribe(init)
})()
