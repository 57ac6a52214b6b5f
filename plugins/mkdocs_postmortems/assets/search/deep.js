// Where more text stands than a reader can be asked to load: says which of its files have the rare words of a question.
// Loaded by worker.js when nothing better was found. How words are kept is told in exports/deep.py.
(() => {
  "use strict"

  const WORD = /(?<![\p{L}\p{N}])[\p{L}\p{N}]{3,6}/gu
  const MOST = 16 // words that are looked up, the longest first
  const BYTES = 2e6 // of texts for one question

  self.deep = async (question, { far, words }, read) => {
    const keys = [...new Set(question.toLowerCase().match(WORD))].sort((a, b) => b.length - a.length).slice(0, MOST)
    const gains = new Map()
    for (const key of keys) {
      const [a, b, c] = Array.from(key, letter => letter.codePointAt())
      const { records } = await read(words.replace("*", (a * 31 + b * 7 + c) % 256))
      const files = new Map(records).get(key) || []
      for (const number of files) gains.set(number, (gains.get(number) || 0) + Math.log(1 + far.length / files.length))
    }
    const best = [...gains].sort((a, b) => b[1] - a[1] || a[0] - b[0])
    let left = BYTES
    return best.filter(([number, gain]) => gain >= best[0][1] / 2 && (left -= far[number][1]) > 0).map(([number]) => far[number][0])
  }
})()
