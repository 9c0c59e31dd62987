// Compares the branches that core's tests never took with the list of those that are known and
// reasoned. Works on the texts; scripts/check-coverage.mjs reads the files.

/**
 * The part of Istanbul's report that is used.
 * @typedef {{ start: { line?: number }, end?: object }} Place
 * @typedef {{ path: string, b: Record<string, number[]>,
 *   branchMap: Record<string, { loc: Place, locations: Place[] }> }} FileCoverage
 */

const ENTRY = /^- `(src\/[^`:]+):(\d+)`[ :—-]*(.*)$/

/**
 * @param {Record<string, FileCoverage>} report coverage-final.json
 * @param {string} list the text of coverage-exceptions.md
 * @param {string} folder the package's folder, absolute, with a slash at its end
 * @returns {string[]} what is wrong, one line each
 */
export function compareCoverage(report, list, folder) {
  const untaken = untakenBranches(report, folder)
  /** @type {string[]} */
  const wrong = []
  const listed = new Set()
  list.split('\n').forEach((text, index) => {
    const entry = ENTRY.exec(text)
    if (entry === null) return
    const [, file, line, reason = ''] = entry
    const place = `${file}:${line}`
    const at = `packages/core/coverage-exceptions.md:${index + 1}`
    if (listed.has(place)) wrong.push(`${at} ${place} is listed twice`)
    if (reason.trim().length < 10) wrong.push(`${at} ${place} needs a reason`)
    if (!untaken.has(place)) wrong.push(`${at} ${place} is covered now: delete the entry`)
    listed.add(place)
  })
  for (const place of untaken) {
    if (!listed.has(place)) wrong.push(`packages/core/${place} has a branch that no test takes`)
  }
  return wrong
}

/**
 * @param {Record<string, FileCoverage>} report
 * @param {string} folder
 * @returns {Set<string>} places as `src/file.ts:line`, in the order of files and lines
 */
function untakenBranches(report, folder) {
  /** @type {Set<string>} */
  const places = new Set()
  for (const path of Object.keys(report).sort()) {
    const { b, branchMap } = /** @type {FileCoverage} */ (report[path])
    const lines = new Set()
    for (const [id, branch] of Object.entries(branchMap)) {
      branch.locations.forEach((place, index) => {
        // The missing else of an `if` has no place of its own.
        if (b[id]?.[index] === 0) lines.add(place.start.line ?? branch.loc.start.line)
      })
    }
    for (const line of [...lines].sort((left, right) => left - right)) {
      places.add(`${path.slice(folder.length)}:${line}`)
    }
  }
  return places
}
