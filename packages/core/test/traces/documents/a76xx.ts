/** The sections of the A76XX note, V1.04, and what covers each. */
import { type DocumentTable, example, heading, text } from '../section.ts'

export const A76XX: DocumentTable = {
  family: 'a76xx',
  title: 'A76XX Series TCPIP application note V1.04',
  remark:
    'It came in two copies, one with scanning faults and one with editing faults. It has four chapters; an exchange is a command with its answers, an escape, a run of raw data, or an unsolicited line.',
  sections: [
    heading('1', 'Introduction'),
    text('1.1', 'Purpose', 'no exchange'),
    text('1.2', 'Related documents', 'no exchange'),
    text('1.3', 'Abbreviations', 'no exchange; `docs/glossary.md`'),
    text(
      '1.4',
      'The way through the commands (flow chart)',
      'no exchange; `packages/core/src/steps.ts`, deadlines in `packages/core/src/dialects/a76xx.ts`, `packages/core/test/engine/bring-up.test.ts`',
    ),
    heading('1.5', 'Errors and modes'),
    text(
      '1.5.1',
      'When commands fail',
      'no exchange; `docs/recovery.md`, `packages/core/test/engine/recovery.test.ts`',
    ),
    text(
      '1.5.2',
      'When the context is not activated',
      'no exchange; `packages/core/test/engine/bring-up-network.test.ts`',
    ),
    text('1.5.3', 'When a server fails', 'no exchange; refers to chapter 4'),
    text(
      '1.5.4',
      'Push, buffer access, transparent mode; the escape',
      'no exchange; its modes are the examples 3.2.1 to 3.2.3, the escape’s times are in `packages/mock-modem/test/escape.test.ts`',
    ),
    heading('2', 'Commands'),
    text(
      '2.1',
      'List of commands',
      'no exchange; `packages/mock-modem/src/commands/index.ts` has them all',
    ),
    heading('3', 'Examples'),
    heading('3.1', 'The network'),
    example('3.1.1', 'Network environment', 3),
    example('3.1.2', 'PDP context, IPv4 and IPv6', 1, 1),
    example('3.1.3', 'Opening the network, IPv4 and IPv6', 2, 3),
    example('3.1.4', 'Closing the network', 2),
    heading('3.2', 'TCP client'),
    example('3.2.1', 'TCP client, direct push', 5),
    example('3.2.2', 'TCP client, buffer access', 13),
    example('3.2.3', 'TCP client, transparent', 11),
    heading('3.3', 'UDP client'),
    example('3.3.1', 'UDP client, direct push', 6),
    example('3.3.2', 'UDP client, buffer access', 14),
    example('3.3.3', 'UDP client, transparent', 8),
    heading('3.4', 'TCP server'),
    example('3.4.1', 'TCP server, transparent', 7),
    example('3.4.2', 'TCP server, non-transparent', 13),
    example('3.4.3', 'Connection status', 5),
    heading('4', 'Appendix'),
    text(
      '4.1',
      'Error numbers',
      'no exchange; `packages/core/src/errors.ts`, `packages/core/test/errors.test.ts`',
    ),
    text(
      '4.2',
      'Unsolicited lines',
      'no exchange; `packages/core/src/lines.ts`, `packages/core/test/engine/links.test.ts`',
    ),
  ],
}
