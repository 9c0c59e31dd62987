/**
 * Which command lines would leave the command state: they open a prompt or the online data state, and
 * the driver's own commands would then be taken for data. `modem.command` refuses them.
 */

/** Extended commands that wait for data after `>`, `DOWNLOAD` or nothing at all; set forms only. */
const PROMPTING: readonly string[] = Object.freeze([
  '+CIPSEND',
  '+CMGS',
  '+CMGW',
  '+CMGC',
  '+CNMA',
  '+CCHSEND',
  '+CFTRANRX',
  '+CFTPSPUT',
  '+CFTPSPUTFILE',
  '+CCERTDOWN',
  '+HTTPDATA',
  '+CMQTTTOPIC',
  '+CMQTTPAYLOAD',
  '+CMQTTWILLTOPIC',
  '+CMQTTWILLMSG',
  '+CMQTTSUB',
  '+CMQTTSUBTOPIC',
  '+CMQTTUNSUB',
  '+CMQTTUNSUBTOPIC',
])

/** The commands of a line, split at `;` outside quotes (V.250 section 5.2.1), without the prefix. */
function pieces(line: string): string[] {
  const found: string[] = []
  let from = 2
  let quoted = false
  for (let i = 2; i <= line.length; i++) {
    if (line[i] === '"') quoted = !quoted
    if (i === line.length || (line[i] === ';' && !quoted)) {
      found.push(line.slice(from, i).trim().toUpperCase())
      from = i + 1
    }
  }
  return found
}

function prompts(extended: string): boolean {
  const [name = ''] = extended.split(/[=?]/)
  if (!PROMPTING.includes(name.trim())) return false
  return !/(=\?|\?)$/.test(extended)
}

/** Basic commands stand in a row: a letter, perhaps after `&`, and digits; D takes the rest. */
function dials(basic: string): boolean {
  let rest = basic
  for (;;) {
    if (/^[DO]/.test(rest)) return true
    const match = /^(&?[A-Z]\d*|S\d+(=\d+|\?)?)\s*/.exec(rest)
    if (match === null) return false
    rest = rest.slice(match[0].length)
  }
}

/** Opens the connection of the online data state. */
function pipes(extended: string): boolean {
  return /^\+CIPOPEN\s*=\s*0*(,|$)/.test(extended) || /^\+CIPSTART\s*=/.test(extended)
}

/**
 * True when the line must not be sent: `AT+CIPSEND=0,5`, `ATD*99#`, `AT+CSQ;O`.
 * @param transparent link 0 is the one of the online data state.
 */
export function leavesCommandState(line: string, transparent: boolean = false): boolean {
  return pieces(line).some((piece) => {
    const extended = piece.indexOf('+')
    if (extended < 0) return dials(piece)
    const command = piece.slice(extended)
    if (transparent && pipes(command)) return true
    return dials(piece.slice(0, extended)) || prompts(command)
  })
}
