/** The sections of the A7600 note, V1.00, and what covers each. */
import { type DocumentTable, example, heading, text } from '../section.ts'

export const A7600: DocumentTable = {
  family: 'a7600',
  title: 'A7600 Series TCPIP application note V1.00',
  remark:
    'The eldest of the four that open their network with NETOPEN, and the model of the A76XX note. It knows no IPv6, no keepalive and no name servers.',
  sections: [
    heading('1', 'Introduction'),
    text('1.1', 'Purpose', 'no exchange'),
    text('1.2', 'Related documents', 'no exchange'),
    text('1.3', 'Abbreviations', 'no exchange; `docs/glossary.md`'),
    text(
      '1.4',
      'The way through the commands (flow chart)',
      'no exchange, and the chart is missing in our copy; that of the A76XX note: `packages/core/src/steps.ts`',
    ),
    heading('1.5', 'When something fails'),
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
      '1.6',
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
    example('3.1.2', 'PDP context', 1),
    example('3.1.3', 'Opening the network', 2),
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
