/** A report as an attacker may write it. What is not given is left out. */
export interface Forgery {
  readonly victims?: readonly string[];
  /** The address to which he sends it. */
  readonly to?: string;
  readonly from?: string;
  /** `null`: nobody wrote one. */
  readonly returnPath?: string | null;
  /** Values of Received, the topmost first; a foreign peer when not given. */
  readonly path?: readonly string[];
  /** Value of Authentication-Results, as our server writes it. */
  readonly results?: string;
  /** A header line that came with the mail. */
  readonly below?: string;
  readonly reportingMta?: string;
  readonly words?: string;
  readonly said?: string;
  readonly status?: string;
  readonly action?: string;
  readonly date?: string;
  /** Makes it another mail. */
  readonly id?: string;
  readonly original?: {
    readonly messageId: string;
    readonly from: string;
    readonly returnPath: string;
    readonly received?: string;
    readonly to?: string;
  };
}

const outside =
  'from mx.evil.example (mx.evil.example [203.0.113.9]) by mx.ours.example (Postfix) with ESMTP id 3; date';

const line = (name: string, value: string | undefined): string[] =>
  value === undefined || value === '' ? [] : [`${name}: ${value}`];

function original({ messageId, from, returnPath, received, to }: NonNullable<Forgery['original']>): string[] {
  return [
    '--B',
    'Content-Type: text/rfc822-headers',
    '',
    ...line('Return-Path', returnPath === '' ? '' : `<${returnPath}>`),
    ...line('Received', received),
    ...line('From', from),
    ...line('To', to),
    'Subject: News',
    ...line('Message-ID', messageId),
    '',
  ];
}

/** The bytes of such a report: an ordinary DSN (RFC 3464) in all but its author. */
export function forge(mail: Forgery): Buffer {
  const { victims = [], path = [outside], said = '550 5.1.1 no such account', status = '5.1.1' } = mail;
  const fields = victims.flatMap((victim) => [
    `Final-Recipient: rfc822; ${victim}`,
    `Action: ${mail.action ?? 'failed'}`,
    `Status: ${status}`,
    `Diagnostic-Code: smtp; ${said}`,
    '',
  ]);
  const lines = [
    ...(mail.returnPath === null ? [] : [`Return-Path: <${mail.returnPath ?? ''}>`]),
    ...path.slice(0, 1).map((value) => `Received: ${value}`),
    ...line('Authentication-Results', mail.results),
    ...path.slice(1).map((value) => `Received: ${value}`),
    ...(mail.below === undefined ? [] : [mail.below]),
    `From: ${mail.from ?? 'MAILER-DAEMON@mx.evil.example'}`,
    `To: ${mail.to ?? 'bounces@ours.example'}`,
    `Date: ${mail.date ?? 'Sat, 21 Nov 2026 00:00:00 +0000'}`,
    `Message-ID: <${mail.id ?? 'forged'}@evil.example>`,
    'Subject: Undelivered Mail Returned to Sender',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=B',
    '',
    '--B',
    'Content-Type: text/plain',
    '',
    mail.words ?? 'Your message could not be delivered.',
    '',
    '--B',
    'Content-Type: message/delivery-status',
    '',
    ...line('Reporting-MTA', mail.reportingMta && `dns; ${mail.reportingMta}`),
    '',
    ...fields,
    ...(mail.original ? original(mail.original) : []),
    '--B--',
    '',
  ];
  return Buffer.from(lines.join('\r\n'));
}

forge.outside = outside;
