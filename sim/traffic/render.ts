import type { Sighting } from '../../src/incident/incident.ts';

const REPORTER = 'relay.example.com';

/**
 * Folds a header's value at spaces, as Postfix does: at most 72 characters a line, four spaces in front of
 * what follows.
 */
function fold(name: string, value: string): string {
  const lines = [`${name}:`];
  for (const word of value.split(' ')) {
    const line = lines[lines.length - 1] ?? '';
    if (`${line} ${word}`.length > 72 && line.trim() !== '') lines.push(`    ${word}`);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join('\n');
}

/** A reply of several lines repeats its code in each: `550-5.1.1 …` ends as `550 5.1.1`. */
const wireText = (text: string): string =>
  text.replace(
    /^(?<reply>\d{3})-(?<status>\d\.\d{1,3}\.\d{1,3}) (?<rest>.*) - gsmtp$/s,
    '$<reply>-$<status> $<rest> $<reply> $<status> - gsmtp',
  );

const prose = ({ kind }: Sighting): string =>
  kind === 'delay'
    ? [
        'Your message could not be delivered for more than 4 hour(s).',
        'It will be retried until it is 5 day(s) old.',
        '',
        '                   The mail system',
      ].join('\n')
    : [
        "I'm sorry to have to inform you that your message could not",
        "be delivered to one or more recipients. It's attached below.",
        '',
        '                   The mail system',
      ].join('\n');

function status({ at, kind, verdict }: Sighting, queueId: string): string {
  const fields = [
    `Reporting-MTA: dns; ${REPORTER}`,
    `X-Postfix-Queue-ID: ${queueId}`,
    'X-Postfix-Sender: rfc822; bounce@example.com',
    `Arrival-Date: ${new Date(at - 60_000).toUTCString()}`,
    '',
    `Final-Recipient: rfc822; ${verdict.address}`,
    `Original-Recipient: rfc822;${verdict.address}`,
    `Action: ${kind === 'delay' ? 'delayed' : 'failed'}`,
    `Status: ${verdict.status}`,
  ];
  // What never reached a server has no remote host, and Postfix speaks for itself.
  if (verdict.reply !== '') fields.push(`Remote-MTA: dns; ${verdict.remoteMta}`);
  fields.push(
    fold(
      'Diagnostic-Code',
      `${verdict.reply === '' ? 'X-Postfix' : 'smtp'}; ${wireText(verdict.diagnostic)}`,
    ),
  );
  if (kind === 'delay') fields.push(`Will-Retry-Until: ${new Date(at + 4 * 86_400_000).toUTCString()}`);
  return fields.join('\n');
}

function returned({ original, verdict }: Sighting, queueId: string): string {
  const headers = [
    `Return-Path: <${original.envelopeFrom}>`,
    `Received: from ${original.helo} (${original.helo} [${original.sendingIp}])\n\tby ${REPORTER} (Postfix) with ESMTP id ${queueId}\n\tfor <${verdict.address}>; ${original.date}`,
    `From: ${original.from}`,
    `To: ${original.to}`,
    `Subject: ${original.subject}`,
    `Date: ${original.date}`,
    `Message-ID: ${original.messageId}`,
  ];
  if (original.listId) headers.push(`List-ID: ${original.listId}`);
  if (original.campaign) headers.push(`X-Campaign: ${original.campaign}`);
  if (original.mailer) headers.push(`X-Mailer: ${original.mailer}`);
  return headers.join('\n');
}

/** The failure as the mail that Postfix would send about it (RFC 3464), with CRLF line ends. */
export function renderDsn(sighting: Sighting): Buffer {
  const { at, kind, verdict, original } = sighting;
  const queueId = original.messageId.replace(/\D/g, '').slice(0, 11).padStart(11, 'A');
  const boundary = `${queueId}.${Math.floor(at / 1000)}/${REPORTER}`;
  const said =
    verdict.reply === ''
      ? verdict.diagnostic
      : `host ${verdict.remoteMta}[198.51.100.7] said: ${wireText(verdict.diagnostic)} (in reply to RCPT TO command)`;
  const part = (headers: string, body: string): string => `--${boundary}\n${headers}\n\n${body}\n`;
  const text = [
    'Return-Path: <>',
    `Received: by ${REPORTER} (Postfix)\n\tid ${queueId}; ${new Date(at).toUTCString()}`,
    `Date: ${new Date(at).toUTCString()}`,
    `From: Mail Delivery System <MAILER-DAEMON@${REPORTER}>`,
    `Subject: ${kind === 'delay' ? 'Delayed Mail (still being retried)' : 'Undelivered Mail Returned to Sender'}`,
    'To: bounce@example.com',
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status;\n\tboundary="${boundary}"`,
    `Message-Id: <${at}.${queueId}@${REPORTER}>`,
    '',
    'This is a MIME-encapsulated message.',
    '',
    part(
      'Content-Description: Notification\nContent-Type: text/plain; charset=utf-8',
      `This is the mail system at host ${REPORTER}.\n\n${prose(sighting)}\n\n${fold(`<${verdict.address}>`, said)}\n`,
    ),
    part(
      'Content-Description: Delivery report\nContent-Type: message/delivery-status',
      `${status(sighting, queueId)}\n`,
    ),
    part(
      'Content-Description: Undelivered Message Headers\nContent-Type: text/rfc822-headers',
      `${returned(sighting, queueId)}\n`,
    ),
    `--${boundary}--`,
    '',
  ].join('\n');
  return Buffer.from(text.replaceAll('\n', '\r\n'), 'utf8');
}
