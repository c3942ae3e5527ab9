/** A kind of mail server: how its delay notices are known, and what makes them come early. */
export interface MailServerKind {
  readonly id: string;
  readonly name: string;
  /** Subject of its delay notices. */
  readonly notice: RegExp;
  /** The line to change, and where. */
  readonly earlier: string;
  /**
   * What a person can do with mail that waits for `{domain}` while a block stands, and the command for it.
   */
  readonly byHand: readonly { readonly what: string; readonly command: string }[];
}

/**
 * From general knowledge of postfix.org (bounce.5), exim.org (specification, "delay_warning"), sendmail.org
 * (op.me, 5.1), Microsoft Learn; postsuper(1), postqueue(1), exiqgrep(8); see docs/getting-bounces.md.
 */
export const mailServers: readonly MailServerKind[] = [
  {
    id: 'postfix',
    name: 'Postfix',
    notice: /^Delayed Mail \(still being retried\)/,
    earlier: 'delay_warning_time = 15m in main.cf, then postfix reload',
    byHand: [
      {
        what: 'Hold what waits for {domain}',
        command: `postqueue -j | jq -r 'select(any(.recipients[]; .address | endswith("@{domain}"))) | .queue_id' | postsuper -h -`,
      },
      {
        what: 'Once it is over, let all that is held go',
        command: 'postsuper -H ALL',
      },
    ],
  },
  {
    id: 'exim',
    name: 'Exim',
    notice: /^Warning: message \S{16,30} delayed/,
    earlier: 'delay_warning = 15m:4h:24h in its configuration',
    byHand: [
      {
        what: 'Hold what waits for {domain}',
        command: `exiqgrep -i -r '@{domain}$' | xargs -r exim -Mf`,
      },
      {
        what: 'Once it is over, let all that is held go',
        command: 'exiqgrep -z -i | xargs -r exim -Mt',
      },
    ],
  },
  {
    id: 'sendmail',
    name: 'Sendmail',
    notice: /^Warning: could not send message for past/,
    earlier: "define(`confTO_QUEUEWARN', `15m') in sendmail.mc, then make",
    byHand: [],
  },
  {
    id: 'exchange',
    name: 'Exchange',
    notice: /^Delivery delayed:/i,
    earlier:
      'Set-TransportService SERVER -DelayNotificationTimeout 1:00:00 (not adjustable in Microsoft 365)',
    byHand: [],
  },
];
