// Fits pages of incidents to their reader: other zones' times, what is overdue today, finding and narrowing down.
// Every page is complete without this, and may be given to it several times. All words come from the page.
(() => {
  "use strict"

  const DAY = 86400000
  // So many rows are shown at once: each may need a file of its own, if they are not on the page.
  const FEW = 20
  const MANY = 100
  // So many files, and rows of a table, are a matter of course; more of them come when a reader asks for more.
  const FILES = 20
  const MOST = 1000

  const all = (root, selector) => [...root.querySelectorAll(selector)]

  const make = (name, className, text) => {
    const element = document.createElement(name)
    element.className = className
    element.textContent = text
    return element
  }

  // The reader's day and a written one, as numbers of days.
  const today = () => {
    const now = new Date()
    return Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / DAY
  }
  const dayOf = iso => Date.parse(iso) / DAY

  // --- Words: said by the script as the server says them ---------------------------------------------------------

  function voiceOf(root) {
    const words = JSON.parse(root.dataset.words || "{}")
    const plural = new Intl.PluralRules(words.lang)
    const numbers = new Intl.NumberFormat(words.lang)
    const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name])
    const unit = (n, key) => `${n}\u00a0${words[key]}`
    return {
      words,
      number: n => numbers.format(n),
      say: (key, values) => fill(words[key], values),
      count: (key, n) => fill(words[key][plural.select(n)] || words[key].other, { n: numbers.format(n) }),

      date: (at, pattern) => words[pattern].replace(/EEE|MMM|d|y/g, part => ({
        EEE: words.days[at.getUTCDay()],
        MMM: words.months[at.getUTCMonth()],
        d: at.getUTCDate(),
        y: at.getUTCFullYear(),
      })[part]),

      length(ms) {
        const minutes = Math.max(0, Math.floor(ms / 60000))
        const parts = [[Math.floor(minutes / 1440), "d"], [Math.floor(minutes / 60) % 24, "h"], [minutes % 60, "min"]]
        const first = minutes ? parts.findIndex(([n]) => n) : 2
        return parts.slice(first, first + 2).filter(([n], i) => n || !i).map(([n, key]) => unit(n, key)).join(" ")
      },

      age: days => days < 61 ? unit(days, "d") : days < 731 ? unit(Math.round(days / 30.44), "months_short") : unit(Math.floor(days / 365.25), "years_short"),

      ago(days) {
        const format = new Intl.RelativeTimeFormat(words.lang, { numeric: "auto" })
        if (days < 61) return format.format(-days, "day")
        return days < 731 ? format.format(-Math.round(days / 30.44), "month") : format.format(-Math.floor(days / 365.25), "year")
      },
    }
  }

  // --- What depends on today -------------------------------------------------------------------------------------

  function tick(root, voice) {
    for (const element of all(root, "[data-since]")) {
      element.textContent = voice.length(Date.now() - Date.parse(element.dataset.since))
    }
    for (const element of all(root, "[data-ago]")) {
      element.textContent = voice.say("ago", { ago: voice.ago(Math.max(0, today() - dayOf(element.dataset.ago))) })
    }
    for (const row of all(root, ".pm-actions > tbody > tr[data-due], .pm-open > .pm-actions > tbody > tr")) judge(row, voice)
  }

  // Sets an open action item's state, and in the tracker the time to its day and since its incident.
  function judge(row, voice) {
    const { due, began, status = "open" } = row.dataset
    const left = due ? dayOf(due) - today() : Infinity
    const state = left < 0 ? "overdue" : left <= voice.words.due_soon ? "soon" : status
    const chip = row.querySelector(".pm-chip")
    chip.className = `pm-chip pm-action-${state}`
    chip.textContent = voice.words[`action.${state}`]
    row.dataset.state = state
    const distance = row.querySelector("time + small")
    if (distance) distance.textContent = left ? voice.say(left < 0 ? "late" : "due_in", { age: voice.age(Math.abs(left)) }) : voice.words.due_today
    if (began) row.lastElementChild.textContent = voice.age(Math.max(0, today() - dayOf(began)))
  }

  // --- Incident page ---------------------------------------------------------------------------------------------

  function copies(root) {
    for (const button of all(root, ".pm-copy")) {
      const word = button.textContent
      button.addEventListener("click", async () => {
        await copy(button.previousElementSibling)
        button.textContent = button.dataset.copied
        setTimeout(() => { button.textContent = word }, 2000)
      })
    }
  }

  // Pages that are not served securely have no clipboard; there the text is selected and copied as by hand.
  async function copy(element) {
    if (navigator.clipboard) return navigator.clipboard.writeText(element.textContent)
    getSelection().selectAllChildren(element)
    return document.execCommand("copy")
  }

  // An instant as a date whose UTC fields are the wall clock of a zone: `utc`, or the reader's.
  function wall(iso, zone) {
    const at = new Date(iso)
    return zone === "utc" ? at : new Date(at - at.getTimezoneOffset() * 60000)
  }

  function zoneName(iso, zone) {
    const minutes = zone === "utc" ? 0 : -new Date(iso).getTimezoneOffset()
    if (!minutes) return "UTC"
    const size = Math.abs(minutes)
    return `UTC${minutes < 0 ? "\u2212" : "+"}${Math.floor(size / 60)}${size % 60 ? ":" + String(size % 60).padStart(2, "0") : ""}`
  }

  // The switch between the times as reported, in UTC, and the reader's.
  function zones(root, voice) {
    const choices = all(root, "[name=pm-zone]")
    if (!choices.length) return
    // In an exported document, a page is in parts, with its headings between them.
    const parts = [...root.parentNode.children].filter(part => part.matches(".pm"))
    const written = new Map(parts.flatMap(part => all(part, "time[datetime*=T], [data-range]")).map(element => [element, [...element.childNodes]]))
    const events = all(root, ".pm-event").map(item => ({ item, day: headingOf(item) }))

    const show = zone => {
      for (const [element, nodes] of written) {
        const text = nodes.map(node => node.textContent).join("")
        if (!zone) element.replaceChildren(...nodes)
        else if ("range" in element.dataset) element.textContent = range(nodes.filter(node => node.dateTime), zone, voice) || text
        else element.textContent = inZone(element, text, zone, voice)
      }
      headings(events, zone, voice)
    }

    for (const choice of choices) {
      if (choice.value === "local") choice.parentNode.title = Intl.DateTimeFormat().resolvedOptions().timeZone
      choice.addEventListener("change", () => {
        remember(choice.value)
        show(choice.value)
      })
    }
    const wanted = choices.find(choice => choice.value && choice.value === remembered())
    if (wanted) {
      wanted.checked = true
      show(wanted.value)
    }
  }

  const KEY = "postmortems.zone"
  function remember(zone) {
    try { localStorage.setItem(KEY, zone) } catch { /* the choice holds for this page */ }
  }
  function remembered() {
    try { return localStorage.getItem(KEY) } catch { return null }
  }

  // `19:00`, `~19:00:30 PST` or `Fri 19:00` in another zone.
  function inZone(element, text, zone, voice) {
    const at = wall(element.dateTime, zone)
    const clock = at.toISOString().slice(11, /\d:\d\d:\d/.test(text) ? 19 : 16)
    if (element.closest("summary")) {
      const before = element.previousElementSibling
      const isOtherDay = !before || wall(before.dateTime, zone).getUTCDate() !== at.getUTCDate()
      return isOtherDay ? `${voice.words.days[at.getUTCDay()]} ${clock}` : clock
    }
    return (text.startsWith("~") ? "~" : "") + clock
  }

  // `30 Dec 2022, 19:00 – 22:00 UTC`; the second day is said if it is another one.
  function range(ends, zone, voice) {
    if (!ends.length) return ""
    const [start, end] = ends.map(({ dateTime }) => {
      const at = wall(dateTime, zone)
      const clock = at.toISOString().slice(11, 16)
      const day = voice.date(at, "date")
      return { day, clock, both: voice.say("day_clock", { day, clock }) }
    })
    const whole = end ? voice.say("between", { start: start.both, end: start.day === end.day ? end.clock : end.both }) : start.both
    return `${whole} ${zoneName(ends[ends.length - 1].dateTime, zone)}`
  }

  const headingOf = item => item.previousElementSibling?.matches(".pm-day") ? item.previousElementSibling.textContent : ""

  // Day headings stand where the day changes, and after a folded run of events.
  function headings(events, zone, voice) {
    let last = ""
    for (const { item, day } of events) {
      if (item.previousElementSibling?.matches(".pm-day")) item.previousElementSibling.remove()
      const time = item.querySelector("a > time")
      const now = zone && time ? voice.date(wall(time.dateTime, zone), "weekday_date") : day
      const afterFold = item.previousElementSibling?.matches(".pm-fold")
      if (now && (!zone || now !== last || afterFold)) item.before(make("li", "pm-day", now))
      last = now || last
    }
  }

  function folds(root) {
    for (const choice of all(root, "[name=pm-show]")) {
      choice.addEventListener("change", () => {
        for (const fold of all(root, ".pm-fold details")) fold.open = choice.value === "all"
      })
    }
  }

  // Opens whatever is folded around the place that the address names.
  function reveal() {
    let place = null
    try { place = document.getElementById(decodeURIComponent(location.hash.slice(1))) } catch { return }
    const folded = []
    for (let fold = place?.closest("details"); fold; fold = fold.parentElement.closest("details")) folded.push(fold)
    if (!folded.some(fold => !fold.open)) return
    for (const fold of folded) fold.open = true
    place.scrollIntoView()
  }

  // --- The address: what was chosen stands in it, so that it can be sent, gone back to and come back to --------------

  // Writes a query with these pairs instead of all others of the same names.
  function address(names, pairs, push) {
    const query = new URLSearchParams(location.search)
    names.forEach(name => query.delete(name))
    pairs.forEach(([name, value]) => query.append(name, value))
    const text = query.toString()
    const url = location.pathname + (text && `?${text}`) + location.hash
    try {
      if (push) history.pushState(null, "", url)
      else history.replaceState(history.state, "", url)
    } catch { /* a page from a disk may have no address of its own */ }
  }

  // --- Action items ------------------------------------------------------------------------------------------------

  function tracker(root, voice) {
    const page = root.querySelector(".pm-tracker")
    if (!page) return null
    const tiles = all(root, "[data-tile]")
    const owners = all(root, "[data-owner]")
    const fold = root.querySelector(".pm-closed")
    const chosen = { owner: null, state: null }
    const folder = "shelf" in page.dataset && new URL(`${page.dataset.shelf}/`, location).href

    // Open or closed items: what they are counted by, and their rows, of which some may be in files behind the page.
    // `asked` is how often somebody asked for some of those.
    const listed = kind => {
      const rows = all(root, `.pm-${kind} > .pm-actions > tbody > tr`)
      const each = Number(page.dataset.each)
      const here = rows.length
      return {
        isOpen: kind === "open",
        body: rows[0]?.parentNode,
        more: root.querySelector(`.pm-${kind} > .pm-more`),
        rows,
        asked: 0,
        taken: rows.map((_, at) => at),
        owners: rows.map(row => row.cells[2].querySelector("i") ? "" : row.cells[2].textContent.trim()),
        due: rows.map(row => dayOf(row.dataset.due)),
        done: rows.map(row => Boolean(row.querySelector(".pm-action-done"))),
        file: at => at < here ? -1 : Math.floor((at - here) / each),
        fetch: filed(number => `${folder}${kind}-${number}.js`, each, "</tr>", here),
      }
    }
    const open = listed("open")
    const closed = listed("closed")

    let known = folder ? null : Promise.resolve()
    const read = async () => {
      const keys = JSON.parse(await part(`${folder}all.js`))
      const whose = unpacked(keys.whose).map(number => keys.owners[number])
      open.due = unpacked(keys.due).map(day => day ? dayOf(keys.first) + day - 1 : NaN)
      open.owners = whose.slice(0, open.due.length)
      closed.done = unpacked(keys.done)
      closed.owners = whose.slice(open.due.length)
    }
    const know = () => known ||= read()

    const draw = () => {
      if (page.matches(".pm-far")) return
      const { counts, theirs, shown, done, kept } = counted()
      for (const tile of tiles) {
        tile.firstElementChild.textContent = voice.number(counts[tile.dataset.tile])
        tile.toggleAttribute("data-none", !counts[tile.dataset.tile])
        tile.setAttribute("aria-pressed", tile.dataset.tile === chosen.state)
      }
      for (const button of owners) {
        const its = theirs.get(button.dataset.owner) || { open: 0 }
        button.lastElementChild.textContent = its.overdue ? voice.say("owner_counts", its) : its.open
        button.setAttribute("aria-pressed", button.dataset.owner === chosen.owner)
      }
      const count = open.owners.length
      const whole = voice.count("n_actions", count)
      if (count) root.querySelector("[role=status]").textContent = shown.length < count ? voice.say("n_of", { n: voice.number(shown.length), all: whole }) : whole
      root.querySelector(".pm-open").hidden = chosen.state === "done"
      show(open, shown)
      if (!fold) return
      const wanted = chosen.state === "done" ? done : kept
      fold.querySelector("summary span").textContent = voice.count("n_actions", wanted.length)
      if (chosen.state === "done") fold.open = true
      // What is folded is not fetched.
      if (fold.open || !folder) show(closed, wanted)
    }

    // Which items are shown, and how many each tile and each owner would show.
    const counted = () => {
      const day = today()
      const counts = { overdue: 0, soon: 0, open: 0 }
      const theirs = new Map()
      const owned = owner => chosen.owner === null || owner === chosen.owner
      const shown = []
      open.owners.forEach((owner, at) => {
        const left = open.due[at] - day
        const state = left < 0 ? "overdue" : left <= voice.words.due_soon ? "soon" : "open"
        if (!theirs.has(owner)) theirs.set(owner, { open: 0, overdue: 0 })
        theirs.get(owner).open += 1
        if (state === "overdue") theirs.get(owner).overdue += 1
        if (!owned(owner)) return
        counts.open += 1
        if (state !== "open") counts[state] += 1
        if (state === chosen.state || !/overdue|soon/.test(chosen.state)) shown.push(at)
      })
      const kept = [...closed.owners.keys()].filter(at => owned(closed.owners[at]))
      const done = kept.filter(at => closed.done[at])
      counts.done = done.length
      return { counts, theirs, shown, done, kept }
    }

    // The first rows are there at once; the others follow, so that the page can be used meanwhile.
    const show = async (list, wanted) => {
      if (!list.body) return
      const files = new Set([-1])
      const end = wanted.findIndex((at, place) => place >= MOST * (list.asked || 1) || files.add(list.file(at)).size > 1 + FILES * list.asked)
      const taken = end < 0 ? wanted : wanted.slice(0, end)
      if (list.more) {
        list.more.hidden = end < 0
        list.more.textContent = voice.count("n_more", wanted.length - taken.length)
      }
      if (taken.length === list.taken.length && taken.every((at, place) => at === list.taken[place])) return
      list.taken = taken
      let from = 0
      while (from < taken.length && list.body.children[from] && list.body.children[from] === list.rows[taken[from]]) from += 1
      let left = [...list.body.children].slice(from)
      for (let step = folder ? FEW : Infinity; left.length || from < taken.length;) {
        const gap = taken.slice(from, from + step).findIndex(at => !list.rows[at])
        const some = taken.slice(from, from + (gap > 0 ? gap : step))
        if (!gap) await Promise.all(some.map(async at => { list.rows[at] ||= await list.fetch(at) }))
        if (taken !== list.taken) return
        left.forEach(row => row.remove())
        left = []
        const rows = some.map(at => list.rows[at])
        if (list.isOpen) rows.forEach(row => judge(row, voice))
        list.body.append(...rows)
        from += rows.length
        if (gap < 1) step = MANY
        if (from < taken.length) await new Promise(done => requestAnimationFrame(() => setTimeout(done)))
      }
    }

    const ask = async (...lists) => {
      for (const list of lists) list.asked += 1
      await know()
      page.classList.remove("pm-far")
      draw()
    }
    const choose = (name, value) => {
      chosen[name] = chosen[name] === value ? null : value
      address(["owner", "state"], Object.entries(chosen).filter(([, kept]) => kept !== null), true)
      open.asked = closed.asked = 0
      // A newer site has other files.
      ask(open, closed).catch(() => location.reload())
    }
    for (const list of [open, closed]) list.more?.addEventListener("click", () => ask(list))
    fold?.addEventListener("toggle", () => closed.asked ? draw() : ask(closed))

    for (const button of [...tiles, ...owners]) {
      button.disabled = false
      button.addEventListener("click", () => "tile" in button.dataset ? choose("state", button.dataset.tile) : choose("owner", button.dataset.owner))
    }
    near(all(root, ".pm-tiles, .pm-owners"), know)

    const restore = () => {
      const query = new URLSearchParams(location.search)
      const state = query.get("state")
      chosen.state = tiles.some(tile => tile.dataset.tile === state) ? state : null
      chosen.owner = query.get("owner")
      if (chosen.state || chosen.owner !== null) ask(open, closed)
      else draw()
    }
    return { restore, tick: draw }
  }

  // --- Outages -----------------------------------------------------------------------------------------------------

  function outages(root, voice) {
    const results = root.querySelector(".pm-results")
    if (!results) return null
    const links = all(root, ".pm-facets [data-value]")
    const facets = links.map(link => link.closest("[data-facet]").dataset.facet)
    const groups = all(results, ".pm-group").map(box => ({ box, rows: all(box, "[data-f]") }))
    const find = root.querySelector(".pm-find")
    const sort = root.querySelector(".pm-tools select")
    const flat = results.querySelector(".pm-flat")
    const more = results.querySelector(".pm-more")
    const status = results.querySelector("[role=status]")
    const kinds = [...new Set(facets)]
    const names = [...kinds, "find", "sort"]
    const shelf = "shelf" in results.dataset ? farShelf(results) : nearShelf(results, numbers => kinds.map(kind => numbers.filter(number => facets[number] === kind)))
    const page = shelf.isFar ? FEW : MANY
    const engine = matcher(shelf)
    const picked = new Set()
    let rows = null
    let byHref = null
    let marks = []
    let found = null
    let limit = page
    let isNarrowed = false
    let known = ""
    let turns = 0
    let draws = 0

    // Which rows are shown, and how many each value would show: any of a facet's values, but all of the facets.
    const narrow = () => {
      const wanted = [...new Set([...picked].map(number => kinds.indexOf(facets[number])))]
      const counts = links.map(() => 0)
      const count = numbers => { for (const number of numbers) counts[number] += 1 }
      const shown = rows.filter(row => {
        if (found && !found.has(row)) return false
        const missed = wanted.filter(kind => !row.values[kind].some(number => picked.has(number)))
        if (!missed.length) row.values.forEach(count)
        else if (missed.length === 1) count(row.values[missed[0]])
        return !missed.length
      })
      return { shown, counts }
    }

    const ORDERS = {
      "": (a, b) => found ? found.get(a).rank - found.get(b).rank : a.order - b.order,
      dur: (a, b) => b.minutes - a.minutes || a.order - b.order,
      sev: (a, b) => a.values[0][0] - b.values[0][0] || a.order - b.order,
    }

    const draw = async () => {
      const mine = ++draws
      const { shown, counts } = narrow()
      drawFacets(counts)
      drawPicked()
      const places = new Set(shown.map(row => row.place))
      for (const [mark, place] of marks) mark.classList.toggle("pm-out", !places.has(place))
      const whole = voice.count("n_incidents", rows.length)
      const said = shown.length < rows.length ? voice.say("n_of", { n: voice.number(shown.length), all: whole }) : whole
      if (status.textContent !== said) status.textContent = said
      sort.options[0].textContent = voice.words[found ? "sort.match" : "sort.newest"]
      const isFlat = Boolean(found || sort.value || (shelf.isFar && picked.size))
      const items = isFlat ? await shelf.items(shown.sort(ORDERS[sort.value]).slice(0, limit)) : []
      if (mine !== draws) return
      results.querySelector(".pm-groups").hidden = isFlat
      flat.hidden = !isFlat
      more.hidden = shown.length <= items.length || !isFlat
      if (isFlat) drawFlat(items, shown)
      else if (!shelf.isFar) drawGroups(new Set(shown.map(row => row.item)))
    }

    const drawFacets = counts => {
      links.forEach((link, number) => {
        link.nextElementSibling.textContent = voice.number(counts[number])
        link.parentNode.hidden = !counts[number] && !picked.has(number)
        if (picked.has(number)) link.setAttribute("aria-current", "true")
        else link.removeAttribute("aria-current")
      })
      for (const rest of all(root, ".pm-facets details")) {
        const left = all(rest, "li:not([hidden])").length
        rest.hidden = !left
        rest.firstElementChild.textContent = voice.count("n_more", left)
        if (rest.querySelector("[aria-current]")) rest.open = true
      }
    }

    const drawPicked = () => {
      const chips = [...picked].map(number => {
        const name = links[number].textContent
        const chip = make("button", "", `${name} \u00d7`)
        chip.type = "button"
        chip.setAttribute("aria-label", voice.say("without", { name }))
        chip.addEventListener("click", () => toggle(number))
        return chip
      })
      if (picked.size || find.value) {
        const clear = make("button", "", voice.words.clear)
        clear.type = "button"
        clear.addEventListener("click", () => {
          picked.clear()
          find.value = ""
          look(true)
          find.focus()
        })
        chips.push(clear)
      }
      results.querySelector(".pm-picked").replaceChildren(...chips)
    }

    const drawFlat = (items, shown) => {
      items.forEach((item, at) => {
        const line = found?.get(shown[at]).line
        if (line) item.querySelector("div").append(make("code", "pm-line", line))
      })
      flat.replaceChildren(...items)
      more.textContent = voice.count("n_more", shown.length - items.length)
    }

    const drawGroups = shown => {
      for (const { box, rows: theirs } of groups) {
        const left = theirs.filter(item => shown.has(item)).length
        theirs.forEach(item => { item.hidden = !shown.has(item) })
        box.hidden = !left
        box.firstElementChild.lastElementChild.textContent = voice.count("n_incidents", left)
      }
    }

    // Looks the text up, which may take the engine a while, and shows what is still wanted then.
    const look = async (push, keep) => {
      const text = find.value.trim()
      const turn = ++turns
      if (!keep) write(push)
      limit = page
      drawPicked()
      try {
        await begin()
        if (text !== known) {
          known = null
          if (text && !byHref) {
            await shelf.name()
            byHref = new Map(rows.map(row => [row.href, row]))
          }
          const hits = text ? await seek(text, early => {
            if (turn !== turns) return
            found = ranked(early)
            draw()
          }) : null
          if (turn !== turns) return
          known = text
          found = hits && ranked(hits)
        }
        if (turn === turns) await draw()
      } catch {
        // A newer site has other files: pages of single values are there in any case.
        if (picked.size) location.assign(links[[...picked].pop()].href)
      }
    }

    const begin = async () => {
      if (rows) return
      const all = await shelf.rows()
      const isDense = root.querySelector(".pm-dense")
      if (!isDense) await shelf.name()
      if (rows) return
      const year = kinds.indexOf("year")
      for (const row of all) row.place = isDense ? `${row.values[year][0]} ${row.week}` : row.href
      const years = new Map(links.map((link, number) => [facets[number] === "year" && link.textContent, number]))
      const weekOf = mark => `${years.get(mark.closest(".pm-year").firstElementChild.textContent)} ${mark.parentNode.className.slice(4)}`
      marks = [...root.querySelectorAll(".pm-mark")].map(mark => [mark, isDense ? weekOf(mark) : mark.href])
      rows = all
    }

    const ranked = hits => {
      const ours = hits.filter(hit => byHref.has(hit.address))
      return new Map(ours.map((hit, rank) => [byHref.get(hit.address), { rank, line: hit.line }]))
    }

    const seek = async (text, say) => {
      try {
        return await (window.postmortems?.find || engine)(text, say)
      } catch {
        return engine(text)
      }
    }

    const write = push => {
      const pairs = [...picked].map(number => [facets[number], links[number].dataset.value])
      if (find.value.trim()) pairs.push(["find", find.value.trim()])
      if (sort.value) pairs.push(["sort", sort.value])
      address(names, pairs, push)
    }

    const toggle = number => {
      if (!picked.delete(number)) picked.add(number)
      look(true)
    }

    let waiting = 0
    find.addEventListener("input", () => {
      clearTimeout(waiting)
      waiting = setTimeout(look, 120)
    })
    sort.addEventListener("change", () => look(true))
    more.addEventListener("click", async () => {
      const first = limit
      limit += MANY
      await draw()
      flat.children[first].querySelector("a").focus()
    })
    if (shelf.isFar) {
      near(all(root, ".pm-facets, .pm-filter, .pm-tools"), begin)
      near([find], shelf.name)
    }
    for (const box of all(results, "[data-stretch]")) {
      box.addEventListener("toggle", async () => {
        const list = await shelf.list(...box.dataset.stretch.split("-").map(Number))
        if (!box.querySelector("ul")) box.lastElementChild.replaceWith(list)
      })
    }

    const restore = () => {
      const query = new URLSearchParams(location.search)
      picked.clear()
      links.forEach((link, number) => { if (query.getAll(facets[number]).includes(link.dataset.value)) picked.add(number) })
      sort.value = query.get("sort") || ""
      if (sort.selectedIndex < 0) sort.value = ""
      find.value = query.get("find") || ""
      if (picked.size || find.value || sort.value || isNarrowed) look(false, true)
      isNarrowed = true
    }
    return { restore, toggle: link => toggle(links.indexOf(link)) }
  }

  // Whoever comes near is about to ask.
  function near(places, fetch) {
    for (const place of places) {
      for (const sign of ["pointerover", "focusin"]) place.addEventListener(sign, () => Promise.resolve(fetch()).catch(() => {}), { once: true })
    }
  }

  // Where rows are: on the page, or in files behind it where they are too many for that. Items are copies, to be shown.
  function nearShelf(results, sorted) {
    const rows = all(results, "[data-f]").map((item, order) => ({
      item,
      order,
      values: sorted(item.dataset.f.split(" ").map(Number)),
      minutes: Number(item.dataset.m ?? -1),
      week: item.dataset.w,
      href: item.querySelector("a").href,
    }))
    return { rows: () => rows, name() {}, items: wanted => wanted.map(({ item }) => item.cloneNode(true)) }
  }

  function farShelf(results) {
    const folder = new URL(`${results.dataset.shelf}/`, location).href
    const here = all(results, "[data-f]")
    const fetch = filed(number => `${folder}${number}.js`, Number(results.dataset.each), "</li>")
    const item = order => here[order]?.cloneNode(true) || fetch(order)
    const read = async () => {
      const { facets, lasted, weeks } = JSON.parse(await part(`${folder}all.js`))
      const columns = facets.map(([sets, which]) => unpacked(which).map(number => sets[number]))
      const week = unpacked(weeks)
      return unpacked(lasted).map((minutes, order) => ({ order, minutes, week: week[order], values: columns.map(column => column[order]) }))
    }
    const readNames = async () => {
      const hrefs = (await part(`${folder}names.js`)).split("\n")
      for (const row of await rows()) row.href = new URL(hrefs[row.order], location).href
    }
    let known = null
    let named = null
    const rows = () => known ||= read()
    return {
      isFar: true,
      rows,
      name: () => named ||= readNames(),
      items: wanted => Promise.all(wanted.map(({ order }) => item(order))),
      list: async (from, to) => {
        const made = make("ul", "pm-list pm-outages", "")
        made.append(...await Promise.all(Array.from({ length: to - from }, (_, at) => item(from + at))))
        return made
      },
    }
  }

  // Rows in files of so many, each of which ends in `end`: only what is asked for becomes an element. The first are elsewhere.
  function filed(address, each, end, first = 0) {
    const files = new Map()
    return async at => {
      const number = Math.floor((at - first) / each)
      if (!files.has(number)) files.set(number, part(address(number)).then(text => text.split(end)))
      const holder = document.createElement("template")
      holder.innerHTML = (await files.get(number))[(at - first) % each] + end
      return holder.content.firstElementChild
    }
  }

  // Numbers as they are written in files: how many digits each has, and these.
  function unpacked(text) {
    const width = Number(text[0])
    return Array.from({ length: (text.length - 1) / width }, (_, at) => parseInt(text.slice(1 + at * width, 1 + (at + 1) * width), 36))
  }

  // What a file behind the page holds: a script, since a page from a disk may fetch nothing else.
  function part(address) {
    return new Promise((resolve, reject) => {
      const script = make("script", "", "")
      script.src = address
      script.onload = () => {
        script.remove()
        resolve(part.held)
      }
      script.onerror = reject
      window.postmortemsPart = held => { part.held = held }
      document.head.append(script)
    })
  }

  // Finds rows by the words that they share with a text, the rarer the better. `window.postmortems.find`, if somebody
  // defines it, is used instead: a text in; a promise of addresses and the lines that matched, best first. What is found
  // earlier is given to its second argument.
  function matcher(shelf) {
    const wordsOf = text => text.toLowerCase().match(/[\p{L}\p{N}_]{2,}/gu)?.filter(word => !/^\d+$/.test(word)) || []
    let texts = null
    const read = async () => {
      const rows = await shelf.rows()
      return (await shelf.items(rows)).map((item, at) => {
        const lines = (item.dataset.lines || "").split("\n").filter(Boolean)
        const address = rows[at].href
        return { address, lines: lines.map(line => [line, new Set(wordsOf(line))]), words: new Set([...wordsOf(item.textContent), ...lines.flatMap(wordsOf)]) }
      })
    }
    const has = (words, wanted) => words.has(wanted) || [...words].some(word => word.startsWith(wanted))
    return async text => {
      texts ??= await read()
      const wanted = [...new Set(wordsOf(text))].map(word => {
        const spread = texts.filter(({ words }) => has(words, word)).length
        return [word, spread ? Math.log(1 + texts.length / spread) : 0]
      }).filter(([, weight]) => weight)
      const score = words => wanted.reduce((sum, [word, weight]) => sum + (has(words, word) ? weight : 0), 0)
      const hits = texts.map(({ address, lines, words }) => {
        const best = lines.map(([line, theirs]) => [line, score(theirs)]).sort((a, b) => b[1] - a[1])[0]
        return { address, line: best?.[1] ? best[0] : "", score: score(words) + (best?.[1] || 0) }
      })
      const most = Math.max(...hits.map(hit => hit.score))
      return hits.filter(hit => hit.score && hit.score >= most / 2).sort((a, b) => b.score - a.score)
    }
  }

  // --- Beginning -----------------------------------------------------------------------------------------------------

  // Pages in use: the theme may replace what is shown without loading anything.
  let live = []

  // What the theme leaves without a name, or out of the keyboard's reach.
  function mend() {
    const search = document.querySelector(".md-search[role=dialog]:not([aria-label])")
    search?.setAttribute("aria-label", search.querySelector("input")?.placeholder || "")
    for (const box of all(document, ".md-typeset__scrollwrap")) box.tabIndex = 0
  }

  function init() {
    setTimeout(mend)
    live = live.filter(page => page.root.isConnected)
    for (const root of all(document, ".pm:not([data-ready])")) {
      root.dataset.ready = ""
      const voice = voiceOf(root)
      const page = { root, voice, day: today() }
      live.push(page)
      tick(root, voice)
      copies(root)
      zones(root, voice)
      folds(root)
      Object.assign(page, tracker(root, voice) || outages(root, voice))
      page.restore?.()
    }
    reveal()
  }

  // A value to narrow down by is chosen, and a link to this page with another query shows that, instead of being followed.
  document.addEventListener("click", event => {
    const link = event.target.closest("a[href]")
    if (!link || link.target || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    const page = live.find(({ root }) => root.isConnected && root.querySelector(".pm-results, .pm-tracker"))
    const [path, query] = link.href.split(/[?#]/)
    if (!page) return
    if (page.toggle && link.matches(".pm-facets [data-value]")) page.toggle(link)
    else if (path === location.href.split(/[?#]/)[0] && !link.hash && (query || "") !== location.search.slice(1)) {
      history.pushState(null, "", link.href)
      page.restore()
    } else return
    event.preventDefault()
    event.stopPropagation()
  }, true)

  addEventListener("popstate", () => live.forEach(page => page.root.isConnected && page.restore?.()))
  addEventListener("hashchange", reveal)
  setInterval(() => {
    for (const page of live) {
      tick(page.root, page.voice)
      page.tick?.()
    }
  }, 60000)

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", init)
  else init()
  if (window.document$) window.document$.subscribe(init)
})()
