import type { LogKind } from '../../src/attempt/readers.ts';
import { exim } from '../setup/exim.ts';
import type { MailServer, Setting } from '../setup/mail-server.ts';
import { opensmtpd } from '../setup/opensmtpd.ts';
import { postfix } from '../setup/postfix.ts';
import { routes } from './scenes.ts';

/** A real mail server as it is set up, by name. */
export interface SetUp {
  readonly name: string;
  readonly server: LogKind;
  /** Its log names the Message-ID: messages can be told apart exactly, and tries counted. */
  readonly exact: boolean;
  readonly start: (folder: string, speed: number) => MailServer | null;
}

const by =
  (server: (setting: Setting) => MailServer | null, more: readonly string[] = []): SetUp['start'] =>
  (folder, speed) =>
    server({ folder, speed, port: 28_100, routes, more });

/** As Debian sets them up, and with the lines of docs/getting-bounces.md. */
export const setUps: readonly SetUp[] = [
  { name: 'Postfix, defaults', server: 'postfix', exact: true, start: by(postfix) },
  {
    name: 'Postfix, delay_warning_time = 15m',
    server: 'postfix',
    exact: true,
    start: by(postfix, ['delay_warning_time = 15m']),
  },
  {
    name: 'Exim, delay_warning = 15m',
    server: 'exim',
    exact: true,
    start: by(exim, [
      'delay_warning = 15m:4h:24h',
      'delay_warning_condition = ${if match{$h_precedence:}{(?i)junk}{no}{yes}}',
    ]),
  },
  { name: 'Exim, defaults', server: 'exim', exact: true, start: by(exim) },
  { name: 'OpenSMTPD, defaults', server: 'opensmtpd', exact: false, start: by(opensmtpd) },
];

/** By what Rebound hears. */
export const ears = [
  { name: 'mailbox', mailbox: true, log: false },
  { name: 'log', mailbox: false, log: true },
  { name: 'both', mailbox: true, log: true },
];
