/** A kind of mail server: how its delay notices are known, and what makes them come early. */
export interface MailServerKind {
  readonly id: string;
  readonly name: string;
  /** Subject of its delay notices. */
  readonly notice: RegExp;
  /** The line to change, and where. */
  readonly earlier: string;
}

/** From general knowledge of postfix.org (bounce.5), exim.org (specification, "delay_warning"), sendmail.org (op.me, 5.1), Microsoft Learn; see docs/getting-bounces.md. */
export const mailServers: readonly MailServerKind[] = [
  {
    id: 'postfix',
    name: 'Postfix',
    notice: /^Delayed Mail \(still being retried\)/,
    earlier: 'delay_warning_time = 15m in main.cf, then postfix reload',
  },
  {
    id: 'exim',
    name: 'Exim',
    notice: /^Warning: message \S{16,30} delayed/,
    earlier: 'delay_warning = 15m:4h:24h in its configuration',
  },
  {
    id: 'sendmail',
    name: 'Sendmail',
    notice: /^Warning: could not send message for past/,
    earlier: "define(`confTO_QUEUEWARN', `15m') in sendmail.mc, then make",
  },
  {
    id: 'exchange',
    name: 'Exchange',
    notice: /^Delivery delayed:/i,
    earlier:
      'Set-TransportService SERVER -DelayNotificationTimeout 1:00:00 (not adjustable in Microsoft 365)',
  },
];
