/** Goodput by scheme, line and number of links, with 2 KB buffers, beside what the wire allows. */
import { type Figure, pull, push, send, transparentReceive, transparentSend } from './goodput.ts'
import { type Section, table } from './section.ts'

/** Ten links together may cost this much of what one alone gets. */
const TOGETHER = 0.05

function measured(): Figure[] {
  return [
    pull({ baud: 115_200, turnMs: 5 }, 1, 0.92),
    pull({ baud: 115_200, turnMs: 20 }, 1, 0.83),
    pull({ baud: 921_600, turnMs: 5 }, 1, 0.73),
    pull({ baud: 921_600, turnMs: 20 }, 1),
    pull({ baud: 115_200, turnMs: 5 }, 10),
    push({ baud: 115_200, turnMs: 5 }, 1, 0.97),
    push({ baud: 115_200, turnMs: 20 }, 1, 0.97),
    push({ baud: 921_600, turnMs: 5 }, 1, 0.97),
    push({ baud: 921_600, turnMs: 20 }, 1, 0.97),
    push({ baud: 115_200, turnMs: 5 }, 10, 0.97),
    transparentReceive({ baud: 115_200, turnMs: 5 }, 0.97),
    transparentReceive({ baud: 115_200, turnMs: 20 }, 0.97),
    transparentReceive({ baud: 921_600, turnMs: 5 }, 0.97),
    transparentReceive({ baud: 921_600, turnMs: 20 }, 0.97),
    transparentSend({ baud: 115_200, turnMs: 5 }, 0.97),
    transparentSend({ baud: 921_600, turnMs: 5 }, 0.97),
    send({ baud: 115_200, turnMs: 5 }, 20, 0.8),
    send({ baud: 115_200, turnMs: 5 }, 1000),
    send({ baud: 921_600, turnMs: 5 }, 1000),
  ]
}

export function percent(share: number | undefined): string {
  return share === undefined ? '' : (share * 100).toFixed(1)
}

/** What is below its gate, one sentence each. */
function breachesOf(figures: readonly Figure[]): string[] {
  const found: string[] = []
  for (const figure of figures) {
    const { name, share, gate, ceiling = 0, within, commandsPerKb = 0, mostCommands } = figure
    if (gate !== undefined && share < gate) {
      found.push(`${name}: ${percent(share)} % of the line rate, at least ${percent(gate)} wanted`)
    }
    if (within !== undefined && share < ceiling - within) {
      found.push(
        `${name}: ${percent(share)} % of the line rate, the wire allows ${percent(ceiling)}`,
      )
    }
    if (mostCommands !== undefined && commandsPerKb > mostCommands) {
      found.push(`${name}: ${commandsPerKb.toFixed(2)} commands per kB, at most ${mostCommands}`)
    }
  }
  const one = figures[0] as Figure
  const ten = figures[4] as Figure
  if (ten.share < one.share * (1 - TOGETHER)) {
    found.push(`${ten.name}: ${percent(ten.share)} %, one link alone gets ${percent(one.share)}`)
  }
  return found
}

export function goodput(): Section {
  const figures = measured()
  const rows = figures.map((figure) => [
    figure.name,
    percent(figure.share),
    percent(figure.ceiling),
    figure.ceiling === undefined ? '' : (figure.share / figure.ceiling).toFixed(3),
    figure.commandsPerKb?.toFixed(2) ?? '',
    percent(figure.gate),
  ])
  rows.unshift(['scenario', '% of line', 'ceiling %', 'ratio', 'commands/kB', 'gate %'])
  return { name: 'goodput', figures, text: table(rows), breaches: breachesOf(figures) }
}
