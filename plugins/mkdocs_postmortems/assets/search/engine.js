// Finds incidents, and the site's other pages, by whatever somebody pasted: a log line with today's time and addresses,
// two words with a typo, what a customer said, an id, a service. Any word may be missing, and no character is special.
//
// A plain script for a worker (worker.js) or a page; minisearch.js comes before it. It never asks the network.
//
//   const search = new PostmortemsSearch()
//   search.addRecords([[location, title, names, labels, symptoms, summary], …])   incidents: see exports/search.py
//   search.addTexts([[location, text], …])                                        their other text, at any later time
//   search.addPages([{location, title, text, tags, boost}, …])                    the theme's own index of pages
//   search.find("what somebody pasted", 20)   ->   the best first, each with
//     location, labels, score, incident (or not), sure (how good an answer it is: 0 to 1), line (the error line that
//     matched, or nothing), and marked() for it, the title, or an excerpt(): HTML in which what matched is marked.
(() => {
  "use strict"

  // --- Words ---------------------------------------------------------------------------------------------------

  const CHUNK = /[\p{L}\p{M}\p{N}]+(?:[-_.'’][\p{L}\p{M}\p{N}]+)*/gu
  const UNSPACED = /([\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}ー々〆]+)/u
  const ONE_DAY = /^\d{4}-\d\d-\d\d$/
  const NUMBER = /^[\d.,-]+$/
  const DAY = /\b(\d{4})[-/](\d\d)[-/](\d\d)(?:[tT ](?=\d\d:))?/g

  // What differs each time that the same thing happens.
  const VARYING = new RegExp([
    "\\b(?:[a-z]{3},? )?[a-z]{3} +\\d{1,2} (?=\\d\\d:\\d\\d)", // Sun Nov 22
    "\\b\\d{1,2}/[a-z]{3}/\\d{4}:", // 22/Nov/2026:
    "\\b\\d{1,3}(?:\\.\\d{1,3}){3}(?::\\d+)?(?:/\\d+)?\\b", // 10.0.3.3:8000
    "\\b(?:[\\da-f]{0,4}:){4,}[\\da-f]{0,4}\\b", // 2001:db8::1
    "\\b\\d{1,2}:\\d\\d(?::\\d\\d)?(?:[.,]\\d+)?(?: ?[ap]m\\b| ?[+-]\\d\\d:?\\d\\d\\b|z\\b)?", // 03:12:44.118Z
    "\\b[\\da-f]{8}(?:-[\\da-f]{4}){3}-[\\da-f]{12}\\b", // a UUID
    "\\b0x[\\da-f]+\\b",
    "\\b\\d[\\d.,]* ?(?:[nmuµ]?s|secs?|seconds?|mins?|minutes?|h|hours?|days?|[kmgt]i?b|bytes?|%)(?![\\p{L}\\p{N}])",
    "\\b\\d{6,}\\b",
    "[[{(][a-z][\\w.-]*-\\d+[\\]})]", // [pool-7]
    "\\b(?:time|timestamp|ts|date|level|lvl|severity|logger|caller|trace_?id|span_?id|request_?id|id|pid|tid|thread|host|hostname|service|svc|app|msg|message)[\"']?\\s?[=:](?!:)",
  ].join("|"), "giu")

  const PHRASES = [
    [/\btim(?:e|ed|es|ing)[ -]?out(s?)\b/gi, "timeout$1"],
    [/\b(?:log|sign)(?:ged|ging|ned|ning|s)?[ -]?(in|out|on)\b/gi, "log$1"],
    [/\bout ?of ?memory/gi, "out of memory oom "],
  ]

  const memory = new Map() // pieces that were split before
  const segmenter = typeof Intl === "object" && Intl.Segmenter ? new Intl.Segmenter(undefined, { granularity: "word" }) : null

  const same = value => value

  /** Return text in one spelling: without accents, wide letters and the like. */
  const plain = text => /^[ -~]*$/.test(text) ? text : text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").normalize("NFKC").replace(/ß/g, "ss")

  /** Return text without what varies; days stay, because an incident may be looked for by its day. */
  const steady = text => /[\d=:]/.test(text) ? text.replace(DAY, " $1-$2-$3 ").replace(VARYING, " ") : text

  /** Return an English word without its ending; other languages lose little by it. */
  function stem(word) {
    if (word.length < 4 || !/^[a-z]+$/.test(word)) return word
    let root = word.replace(/ies$/, "y").replace(/(ss|x|ch|sh)es$/, "$1").replace(/([^su])s$/, "$1")
    const cut = root.replace(/(?:ing|ed)$/, "").replace(/(at|[ei]ct|upt|ust|et)ion$/, "$1")
    if (cut.length > 2 && /[aeiouy]/.test(cut)) root = cut.replace(/([bdgmnprt])\1$/, "$1")
    return root.length > 3 ? root.replace(/e$/, "") : root
  }

  /** Return words of a text that is written without spaces: those a dictionary knows, and all pairs of letters. */
  function unspaced(run) {
    const words = segmenter ? Array.from(segmenter.segment(run), part => part.segment) : []
    const letters = Array.from(run)
    if (letters.length === 1) return letters
    return [...new Set([...words.filter(word => word.length > 1), ...letters.slice(1).map((letter, at) => letters[at] + letter)])]
  }

  /** Return the terms of one piece of text without spaces and signs: identifiers whole, and in their parts. */
  function pieces(chunk) {
    if (!memory.has(chunk)) memory.set(chunk, split(chunk))
    return memory.get(chunk)
  }

  function split(chunk) {
    const found = []
    const parts = chunk.replace(/['’]s$/, "").replace(/['’]/g, "").split(/[-_.]/)
    if (ONE_DAY.test(chunk)) return [chunk]
    if (parts.length > 1 && parts.length < 8) found.push(chunk.toLowerCase())
    for (const part of parts) {
      part.split(UNSPACED).forEach((run, at) => {
        if (at % 2) found.push(...unspaced(run))
        else if (run) found.push(...humps(run))
      })
    }
    return found
  }

  function humps(run) {
    const words = run.replace(/([\p{Ll}\d])(\p{Lu})/gu, "$1 $2").replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2").toLowerCase().split(" ")
    return words.length > 1 ? [run.toLowerCase(), ...words.map(stem)] : [stem(words[0])]
  }

  /** Return all terms of a text, in order. */
  function terms(text, keep = steady) {
    let cleaned = keep(plain(text))
    for (const [phrase, word] of PHRASES) cleaned = cleaned.replace(phrase, word)
    return (cleaned.match(CHUNK) || []).flatMap(pieces)
  }

  const set = words => new Set(words.split(" ").map(stem))
  const STOP = set("a about after again alert all also am an and another any anybody anyone anything are as at be because been before but by came can cannot come could critical debug did do does don during each err error everybody everyone everything fatal for from get go goes gone got had has have he her his how i if in info into is it its just keep keeps kept made make many me more much my no not notice now of off on one or other our out over ran run said say says see she so some somebody someone something than that the their them then there these they this those to too took up us use used very want warn warning was we went were what when where which while who why will with would you your")
  const ALIKE = [
    "auth authentication authorization", "bill charge paid pay", "blank empty white", "block deny forbid refuse reject", "cert certificate",
    "config configuration setting", "conn connection", "crash die panic segfault", "customer client user",
    "database db", "delay lag late latency slow", "delete remove", "disappear lost miss vanish", "double duplicate twice two",
    "email mail", "exceed exhaust full", "fail failure broken", "freeze frozen hang stuck", "k8s kubernetes", "kill terminate",
    "max maximum", "mongo mongodb", "page site website", "password credential secret", "pg postgres postgresql psql", "pic picture photo image",
    "reboot restart", "ssl tls", "unreachable unavailable down",
  ].map(set)

  // --- Finding -------------------------------------------------------------------------------------------------

  // How much it counts where a word is found.
  const FIELDS = { names: 1, title: 1, symptoms: 1, labels: 1, summary: 0.8, body: 0.5, text: 0.35 }
  const BEGINS = 0.8 // a longer word that begins like the one asked for
  const ALMOST = 0.6 // a word with other letters in one or two places
  const ALSO = 0.5 // a word that means the same
  const WORDS = 60 // of a question; of a longer one only those that stand anywhere are asked for
  const SEEN_TWICE = 40 // results that are looked at line by line, at least
  const LEAST = 0.1 // of the best score; what is below is not shown

  const options = fields => ({ fields, stringifyField: same, tokenize: same, processTerm: same }) // fields are lists of terms

  class PostmortemsSearch {
    constructor() {
      this.docs = []
      this.byLocation = new Map()
      this.byName = new Map()
      this.known = new Map() // how many documents have a term
      this.index = new MiniSearch(options(Object.keys(FIELDS).slice(0, -1)))
      this.texts = new MiniSearch(options(["text"]))
    }

    addRecords(records) {
      for (const [location, title, names, labels, symptoms, summary] of records) {
        this.add({ location, title, names, labels, symptoms, summary, body: "", boost: 1, incident: symptoms.length > 0 || names.length > 0 })
      }
    }

    addTexts(texts) {
      for (const [location, text] of texts) {
        const doc = this.byLocation.get(location)
        if (!doc || doc.body) continue
        doc.body = text
        this.texts.add({ id: doc.id, text: this.count(terms(text, same)) })
      }
    }

    addPages(pages) {
      for (const { location, title, text, tags, boost } of pages) {
        const page = { location, title: bare(title), labels: tags || [], body: bare(text), boost: boost || 1 }
        this.add({ names: [], symptoms: [], summary: "", incident: false, ...page })
      }
    }

    add(doc) {
      doc.id = this.docs.push(doc) - 1
      this.byLocation.set(doc.location, doc)
      for (const name of doc.names) {
        const key = squeeze(name)
        this.byName.set(key, [...(this.byName.get(key) || []), doc])
      }
      const lists = {
        names: doc.names.flatMap(nameTerms),
        title: terms(doc.title),
        symptoms: doc.symptoms.flatMap(line => terms(line)),
        labels: doc.labels.flatMap(label => terms(label)),
        summary: terms(doc.summary),
        body: terms(doc.body, same),
      }
      this.count(Object.values(lists).flat())
      this.index.add({ id: doc.id, ...lists })
    }

    count(list) {
      for (const term of new Set(list)) this.known.set(term, (this.known.get(term) || 0) + 1)
      return list
    }

    /** Return how much a term tells: much if few documents have it. */
    weight(term) {
      const n = this.known.get(term) || 0
      const rare = n ? 1 + (this.docs.length - n + 0.5) / (n + 0.5) : 1 + this.docs.length / 2
      return Math.log(Math.max(rare, 1.01)) * this.trust(term)
    }

    trust(term) {
      if (STOP.has(term)) return 0.08
      if (ONE_DAY.test(term)) return 0.05
      return NUMBER.test(term) && !this.short ? 0.3 : 1
    }

    find(question, most = 20) {
      const asked = this.ask(question)
      const hits = new Map()
      for (const concept of asked) this.collect(hits, concept)
      const named = this.named(question)
      for (const doc of named) hitOf(hits, doc.id)
      const whole = asked.reduce((sum, { weight }) => sum + weight, 0) || 1
      return this.rank([...hits.values()], whole, named, most)
    }

    /** Return what a question asks for: words, each with others that mean the same and with how much it tells. */
    ask(question) {
      let list = terms(question)
      if (!list.length) list = terms(question, same) // nothing but a time, or an address
      let words = [...new Set(list)].filter(term => term.length > 1 || list.length === 1)
      if (words.length > WORDS) words = words.filter(term => this.known.has(term)).slice(0, WORDS)
      this.short = words.filter(term => !STOP.has(term)).length < 5
      return words.map((word, at) => {
        const shares = new Map([[word, 1]])
        for (const joined of [words[at - 1] + word, word + words[at + 1]]) if (this.known.has(joined)) shares.set(joined, 0.7)
        for (const group of ALIKE) if (group.has(word)) for (const other of group) if (other !== word && this.known.has(other)) shares.set(other, ALSO)
        return { shares, weight: this.weight(word), last: at === words.length - 1 }
      })
    }

    /** Add to every document what it has of one word of the question. */
    collect(hits, { shares, weight, last }) {
      const gains = new Map()
      for (const [term, share] of shares) {
        const open = share === 1 && !STOP.has(term)
        const query = {
          tokenize: () => [term],
          prefix: open && term.length > (last ? 1 : 3) && (last || !/\d/.test(term)),
          fuzzy: open && !this.known.has(term) && /^\p{L}{4,}$/u.test(term) && (term.length > 5 ? 2 : 1),
        }
        for (const index of [this.index, this.texts]) {
          for (const { id, score, match } of index.search(term, query)) {
            const hit = hitOf(hits, id)
            hit.often += Math.min(score, 30) * share * this.trust(term)
            for (const [found, fields] of Object.entries(match)) {
              const near = share * (found === term ? 1 : found.startsWith(term) ? BEGINS * (0.5 + term.length / found.length / 2) : ALMOST)
              hit.match[found] = Math.max(hit.match[found] || 0, near * weight)
              gains.set(id, Math.max(gains.get(id) || 0, near * Math.max(...fields.map(field => FIELDS[field]))))
            }
          }
        }
      }
      for (const [id, gain] of gains) hits.get(id).sum += gain * weight
    }

    rank(hits, whole, named, most) {
      for (const hit of hits) {
        hit.doc = this.docs[hit.id]
        hit.sure = Math.min(1, hit.sum / whole)
        hit.score = hit.sure * hit.sure * (1 + hit.often / 1000) * hit.doc.boost + (named.has(hit.doc) ? 10 : 0)
      }
      const best = hits.sort((a, b) => b.score - a.score).slice(0, Math.max(SEEN_TWICE, most))
      for (const hit of best) {
        hit.line = this.line(hit.doc, hit.match, whole)
        hit.score *= 1 + 0.6 * hit.line.fit
      }
      best.sort((a, b) => b.score - a.score)
      return best.slice(0, most).filter(hit => hit.score >= LEAST * best[0].score).map(hit => this.show(hit))
    }

    /** Return the documents whose id or other name stands in a question, however it is written there. */
    named(question) {
      const words = plain(question).toLowerCase().match(/[\p{L}\p{N}]+/gu) || []
      const found = new Set()
      words.forEach((_, from) => {
        for (let to = from, key = ""; to < Math.min(words.length, from + 12); to++) {
          key += words[to]
          if (/\d/.test(key) && /\p{L}/u.test(key)) for (const doc of this.byName.get(key) || []) found.add(doc)
        }
      })
      return found
    }

    /** Return the symptom with most of what was asked for, and how well the best line fits: title and summary count too. */
    line(doc, match, whole) {
      const best = { symptom: "", hit: 0, share: 0, fit: 0 }
      for (const text of [...doc.symptoms, doc.title, doc.summary]) {
        const { hit, all } = this.overlap(text, match)
        best.fit = Math.max(best.fit, all && (hit / all) * Math.sqrt(Math.min(1, hit / whole)))
        if (hit > best.hit && doc.symptoms.includes(text)) Object.assign(best, { symptom: text, hit, share: hit / all })
      }
      return best
    }

    overlap(text, match, keep) {
      let hit = 0
      let all = 0
      for (const term of new Set(terms(text, keep))) {
        const weight = this.weight(term)
        all += weight
        hit += Math.min(match[term] || 0, weight)
      }
      return { hit, all }
    }

    show({ doc, sum, sure, line: { symptom, hit, share }, score, match }) {
      return {
        ...doc,
        sure: Math.max(sure, 0.9 * share),
        score,
        line: hit && (share > 0.5 || hit >= 0.4 * sum) ? symptom : "",
        marked: text => mark(text, match),
        excerpt: () => this.excerpt(doc, match),
      }
    }

    /** Return the part of a document's text that has most of what was asked for. */
    excerpt({ summary, body }, match) {
      const parts = `${summary}\n${body}`.match(/[^\n]{1,220}(?=[\s。、]|$)|[^\n]{1,220}/gu) || [""]
      let best = parts[0]
      let most = 0
      for (const text of parts.slice(0, 200)) {
        const { hit } = this.overlap(text, match, same)
        if (hit > most) [best, most] = [text, hit]
      }
      return best.trim()
    }
  }

  function hitOf(hits, id) {
    if (!hits.has(id)) hits.set(id, { id, sum: 0, often: 0, match: {} })
    return hits.get(id)
  }

  /** Return a name without anything that people write in different ways. */
  const squeeze = name => plain(name).toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "")

  /** Return the terms of a name; of a day also its month and its year. */
  function nameTerms(name) {
    const day = /^(\d{4})-(\d\d)-\d\d$/.exec(name)
    return day ? [name, `${day[1]}-${day[2]}`, day[1]] : terms(name, same)
  }

  // --- Text ----------------------------------------------------------------------------------------------------

  const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" }
  const escape = text => text.replace(/[&<>"]/g, sign => SIGNS[sign])

  /** Return the text of HTML as the theme's index has it: a few tags, and signs as entities. */
  function bare(html) {
    const text = html.replace(/<\/(?:p|li|h\d|td|th|tr|pre|div|dt|dd)>|<br ?\/?>/g, "\n").replace(/<[^>]*>/g, "")
    return text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, '"').replace(/&#(?:x27|39);/g, "'").replace(/&nbsp;/g, " ").replace(/&amp;/g, "&")
  }

  /** Return text as HTML in which every word with a matching term is marked, words that say nothing apart. */
  function mark(text, match) {
    const hit = term => match[term] && !STOP.has(term)
    let html = ""
    let from = 0
    for (const { 0: chunk, index } of text.matchAll(CHUNK)) {
      html += escape(text.slice(from, index)) + chunk.split(UNSPACED).map((run, at) => (at % 2 ? markUnspaced(run, hit) : markWords(run, hit))).join("")
      from = index + chunk.length
    }
    return (html + escape(text.slice(from))).replace(/<\/mark>(\s*)<mark>/g, "$1")
  }

  const marked = text => `<mark>${escape(text)}</mark>`

  const markWords = (run, hit) => run.split(/([-_.])/).map(word => (terms(word, same).some(hit) ? marked(word) : escape(word))).join("")

  function markUnspaced(run, hit) {
    const flags = Array.from(run, () => false)
    for (const term of unspaced(plain(run))) {
      if (hit(term)) for (let at = run.indexOf(term); at >= 0; at = run.indexOf(term, at + 1)) flags.fill(true, at, at + term.length)
    }
    return Array.from(run, (letter, at) => (flags[at] ? marked(letter) : escape(letter))).join("")
  }

  self.PostmortemsSearch = PostmortemsSearch
})()
