import type { Sighting } from '../../src/incident/incident.ts';
import { noTimes } from '../../src/ndr/times.ts';
import { type Saying, type SayingName, sayings } from './causes.ts';

/** Who a message was for and how it was sent. */
export interface Mail {
  readonly address: string;
  readonly domain: string;
  readonly ip: string;
  readonly from: string;
  readonly subject: string;
  readonly campaign: string;
  readonly id: string;
}

const fill = (template: string, { address, domain, ip }: Mail): string =>
  template.replaceAll('{ip}', ip).replaceAll('{address}', address).replaceAll('{domain}', domain);

const suppresses: Readonly<Record<string, 'suppress' | 'suppress-after-repeats'>> = {
  'invalid-recipient': 'suppress',
  'mailbox-full': 'suppress-after-repeats',
};

/**
 * A failure as the classifier should see it. `kind` overrides the saying's own: a delay that expired is a
 * bounce.
 */
export function sightingOf(name: SayingName, mail: Mail, at: number, kind?: 'bounce' | 'delay'): Sighting {
  const saying: Saying = sayings[name];
  const happened = kind ?? saying.kind;
  return {
    at,
    heardAt: at,
    source: 'mailbox',
    kind: happened,
    worth: 'proven',
    verdict: {
      category: saying.category,
      cause: saying.cause,
      rule: '',
      status: saying.status,
      reply: saying.reply,
      permanence: happened === 'bounce' ? 'permanent' : 'temporary',
      addressVerdict: suppresses[saying.category] ?? 'keep',
      scope: { kind: saying.scope ?? 'unstated', value: fill(saying.scopeValue ?? '', mail) },
      owner: 'us',
      provider: saying.provider,
      address: mail.address,
      domain: mail.domain,
      action: happened === 'bounce' ? 'failed' : 'delayed',
      diagnostic: fill(saying.text, mail),
      remoteMta: fill(saying.host, mail),
      originalRecipient: '',
      finalRecipients: [],
      ...noTimes,
    },
    original: {
      messageId: `<${mail.id}@example.com>`,
      from: mail.from,
      to: mail.address,
      subject: mail.subject,
      date: new Date(at - 5 * 60_000).toUTCString(),
      listId: mail.campaign ? `<${mail.campaign}.example.com>` : '',
      campaign: mail.campaign,
      mailer: mail.campaign ? 'Example Mailer 4' : '',
      sendingIp: mail.ip,
      helo: 'app.example.com',
      envelopeFrom: 'bounce@example.com',
    },
  };
}
