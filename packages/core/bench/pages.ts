/**
 * docs/figures.md holds what the sections print, word for word: a figure that changes is written there anew
 * (`--write`), and its change is seen by whoever reads the commit.
 */
import { readFileSync, writeFileSync } from 'node:fs'

const page = new URL('../../../docs/figures.md', import.meta.url)

/** The block of a section: behind its marker, between fences. */
function blockOf(name: string): RegExp {
  return new RegExp(`(<!-- npm run bench -- ${name} -->\n\n\`\`\`text\n)([\\s\\S]*?)(\`\`\`\n)`)
}

/** @returns what is wrong with the page, one sentence at most. */
export function stale(name: string, text: string): string[] {
  const written = blockOf(name).exec(readFileSync(page, 'utf8'))?.[2]
  if (written === `${text}\n`) return []
  return [`${name}: docs/figures.md says otherwise; npm run bench -- ${name} --write`]
}

export function writePage(name: string, text: string): void {
  const before = readFileSync(page, 'utf8')
  writeFileSync(
    page,
    before.replace(blockOf(name), (_, head, __, tail) => `${head}${text}\n${tail}`),
  )
}
