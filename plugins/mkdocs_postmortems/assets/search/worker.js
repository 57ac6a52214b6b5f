// Answers the theme's search box, in place of the theme's own worker and in its language:
//   {type: 0, data: {docs, options}}  the site's pages   ->   {type: 1}  ready
//   {type: 2, data: question}                            ->   {type: 3, data: {items, suggest}}
// An item is a list of documents {location, title, text, tags, score, terms}: sections, and the page they belong to.
// Nothing is loaded before the first question. A better answer may follow when more of the index has come in;
// {type: 4, data: question} says that none will. With `most` beside `docs`, items are up to so many {location, line}.
(() => {
  "use strict"

  const SETUP = 0, READY = 1, RESULT = 3, DONE = 4
  const SMALL = 1e6, LARGE = 8e6 // bytes of text that are loaded always, and at most

  // On a disk this is not a worker but a script in a frame, and there is no fetch.
  const here = typeof document === "object" ? document.currentScript.src : location.href
  const version = new URL(here).search
  const at = name => new URL(name, here).href
  const name = (/[?&]index=([\w-]+)/.exec(version) || ["", "index"])[1]

  const pause = ms => new Promise(resolve => setTimeout(resolve, ms))
  const pageOf = ({ location }) => location.split("#")[0]
  const tops = new Map() // pages of the theme, each by its address

  const setup = { docs: [], options: {} }
  let question = ""
  let said = ""
  let loading = Promise.resolve()
  let begun, search, head

  async function read(file, options) {
    if (here.startsWith("file:")) {
      let value
      self.postmortemsIndex = part => { value = part }
      await importScripts(at(file))
      return value
    }
    const answer = await fetch(at(file), options)
    if (!answer.ok) throw new Error(`${answer.status} for ${answer.url}`)
    const script = await answer.text()
    return JSON.parse(script.slice(script.indexOf("(") + 1, script.lastIndexOf(")")))
  }

  /** Get ready for the first answer: our scripts, the theme's pages, and the first part of our index. */
  async function begin() {
    const first = read(`${name}.js`, { cache: "no-cache" }).catch(error => {
      console.warn("The index of incidents could not be read:", error)
      return { again: "", parts: [], texts: [], records: [] }
    })
    await importScripts(at(`minisearch.js${version}`), at(`engine.js${version}`))
    head = await first
    search = new PostmortemsSearch()
    search.addRecords(head.records)
    search.addPages(setup.docs)
    for (const doc of setup.docs) if (!tops.has(pageOf(doc))) tops.set(pageOf(doc), doc)
  }

  /** Add to the index bit by bit, so that a question in between is answered soon. */
  async function add(kind, file) {
    const { records } = await read(file)
    for (let at = 0; at < records.length; at += 100) {
      search[kind](records.slice(at, at + 100))
      await pause()
    }
  }

  /** Load what does not fit into the first part, then the texts. A large site's are too many: only if needed, those with rare words, and the newest. */
  async function more() {
    for (const [file] of head.parts.splice(0)) await add("addRecords", file)
    head.size ??= head.texts.reduce((sum, [, bytes]) => sum + bytes, 0)
    if (answer() > 0.5 && head.size > SMALL) return
    if (head.far) {
      await importScripts(at(`deep.js${version}`))
      for (const file of await deep(question, head, read)) await add("addTexts", file)
      answer()
    }
    let left = LARGE
    for (const [file, bytes] of head.texts.splice(0)) if ((left -= bytes) >= 0) await add("addTexts", file)
    answer()
  }

  async function ask(asked) {
    question = asked
    said = ""
    if (!question.trim()) return postMessage({ type: RESULT, data: { items: [] } })
    await (begun ||= begin())
    await pause() // somebody who types fast gets the answer to all of it
    if (question !== asked) return
    answer()
    if (head.parts.length + head.texts.length) await pause(300) // the answer is shown, and more may be typed
    if (question !== asked) return
    await (loading = loading.then(more).catch(error => console.warn(error)))
    postMessage({ type: DONE, data: asked })
  }

  /** Answer the latest question, unless the same was said before; return how sure the best result is. */
  function answer() {
    if (!question.trim()) return 1
    const found = search.find(question, setup.most)
    const data = { items: setup.most ? found.map(({ location, line }) => ({ location, line })) : items(found), ...(setup.options.suggest && { suggest: complete(found) }) }
    const text = JSON.stringify(data)
    if (text !== said) postMessage({ type: RESULT, data })
    said = text
    return found[0]?.sure || 0
  }

  function items(found) {
    const groups = new Map()
    for (const result of found) {
      if (result.incident) groups.set(result.location, incident(result))
      else {
        const page = pageOf(result)
        groups.set(page, [...(groups.get(page) || []), shown(result)])
      }
    }
    for (const [page, group] of groups) {
      const top = tops.get(page)
      if (top && !group.some(doc => doc.location === top.location)) group.push({ ...top, text: "", score: 0, terms: {} })
    }
    return [...groups.values()]
  }

  /** Return an incident for the list. One that was found by a symptom opens where its page says what stopped it. */
  function incident(result) {
    if (!result.line) return [shown(result)]
    const location = `${result.location}#again`
    const line = shown(result, `<code>${result.marked(result.line)}</code>`)
    const { tags, ...section } = { ...line, location, title: head.again }
    return [section, { ...line, location, text: "", score: line.score - 1 }]
  }

  function shown(result, html = result.marked(result.excerpt())) {
    const { location, labels, score } = result
    const title = result.marked(result.title)
    const words = Array.from((title + html).matchAll(/<mark>([^<&]+)/g), ([, word]) => word)
    const terms = Object.fromEntries([...new Set(words)].slice(0, 12).map(word => [word, true]))
    return { location, title, text: html && `<p>${html}</p>`, score: Math.round(score * 1000), terms, ...(labels.length && { tags: labels.slice(0, 4).map(escape) }) }
  }

  const escape = text => text.replace(/&/g, "&amp;").replace(/</g, "&lt;")

  /** Return how the word being typed may go on: as in the titles and labels of the best results. */
  function complete(found) {
    const typed = question.split(/[\s-]+/).pop().toLowerCase()
    const words = found.slice(0, 3).flatMap(({ title, labels }) => [title, ...labels]).join(" ").split(/[\s-]+/)
    const longer = typed && words.find(word => word.length > typed.length && word.toLowerCase().startsWith(typed))
    return longer ? [question.slice(-typed.length) + longer.slice(typed.length)] : []
  }

  self.addEventListener("message", ({ data: { type, data } }) => {
    if (type === SETUP) {
      Object.assign(setup, data)
      begun = undefined
      postMessage({ type: READY })
    } else {
      ask(data).catch(error => {
        console.warn(error)
        begun = undefined
        postMessage({ type: RESULT, data: { items: [] } })
        postMessage({ type: DONE, data })
      })
    }
  })
})()
