import { hourlyTo } from '../digest/send-counts.ts';
import type { Incident, Success } from '../incident/incident.ts';
import type { Tables } from '../store/store.ts';
import { HOUR } from '../time/span.ts';
import { domainOfOurs } from '../trust/ours.ts';
import type { Policy } from './policy.ts';

const sourceOf = (source: string): Success['source'] =>
  source === 'log' || source === 'event' ? source : 'mailbox';

const punishesDomain = ({ scope }: Incident): boolean =>
  ['dkim-domain', 'spf-domain', 'url-domain', 'from-domain', 'account'].includes(scope.kind);

/**
 * Whose mail must have been delivered: that of the domain which is punished, if we have others; `null`:
 * anybody's of ours. Deliveries know the envelope's domain, so of another domain (a link's, an account's)
 * nothing is known where not all of our mail has it: `unknowable`.
 */
function blamedSender(incident: Incident, { own }: Policy): string | null | 'unknowable' {
  if (!punishesDomain(incident)) return null;
  const punished = domainOfOurs(incident.scope.value, own);
  if (punished === '') return 'unknowable';
  if (own.domains.length === 1) return null;
  return incident.scope.kind === 'account' || incident.scope.kind === 'url-domain' ? 'unknowable' : punished;
}

/** From which of our IPs a delivery must have come: the one that is blamed, if we have others. */
const blamedIp = ({ scope }: Incident, { own }: Policy): string | null =>
  scope.kind === 'ip' && scope.value !== '' && (own.ips.length > 1 || own.ips.some(isNetwork))
    ? scope.value
    : null;

const isNetwork = (ips: string): boolean => ips.includes('/');

/** What success reports, the log and events saw delivered. */
async function delivered(
  store: Tables,
  incident: Incident,
  policy: Policy,
  sender: string | null,
): Promise<Success | null> {
  const { provider, lastAt } = incident;
  const ip = blamedIp(incident, policy);
  const found = await store.deliveries.last(
    { provider, ...(ip === null ? {} : { ip }), ...(sender === null ? {} : { sender }) },
    lastAt,
  );
  return found && { at: found.at, count: found.count, source: sourceOf(found.source) };
}

const iso = (at: number): string => new Date(at).toISOString().slice(0, 13);

/**
 * What the operator sent to the provider in whole hours since, without what failed or was delayed of it.
 * Hours know no IP.
 */
async function sentSince(
  store: Tables,
  { provider, lastAt }: Incident,
  now: number,
): Promise<Success | null> {
  if (provider === '') return null;
  const sent = hourlyTo(await store.volumes.between(iso(lastAt), iso(now)), provider).filter(
    ({ hour }) => hour > lastAt && hour + HOUR <= now,
  );
  const last = sent.at(-1);
  if (!last) return null;
  const failed = new Map(
    (await store.counts.hours({ provider }, lastAt)).map((row) => [row.hour, row.bounces + row.delays]),
  );
  const count = sent.reduce((sum, row) => sum + Math.max(0, row.sent - (failed.get(row.hour) ?? 0)), 0);
  return count > 0 ? { at: last.hour + HOUR, count, source: 'counts' } : null;
}

/** Anything at all that was delivered since: that the network is there. */
async function anywhere(store: Tables, { lastAt }: Incident, now: number): Promise<Success | null> {
  const rows = (await store.deliveries.hours(lastAt, now)).filter((row) => row.lastAt > lastAt);
  const last = rows.reduce<(typeof rows)[number] | null>(
    (best, row) => (best && best.lastAt >= row.lastAt ? best : row),
    null,
  );
  if (!last) return null;
  const count = rows.reduce((sum, row) => sum + (row.hour >= lastAt ? row.count : 1), 0);
  return { at: last.lastAt, count, source: sourceOf(last.source) };
}

/**
 * Mail that was seen to pass at an incident's provider and scope since its last failure; `null`: none was. A
 * bounce elsewhere is none.
 */
export async function successOf(
  store: Tables,
  incident: Incident,
  policy: Policy,
  now: number,
): Promise<Success | null> {
  if (incident.playbook === 'own-outage') return anywhere(store, incident, now);
  const sender = blamedSender(incident, policy);
  if (sender === 'unknowable') return null;
  const seen = await delivered(store, incident, policy, sender);
  // The operator's figures know neither IP nor domain.
  if (seen || blamedIp(incident, policy) !== null || sender !== null) return seen;
  return sentSince(store, incident, now);
}
