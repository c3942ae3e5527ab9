import { type Check, check } from '../dns/check.ts';
import type { Finding, State } from '../dns/finding.ts';
import { readSubject, type Subject } from '../dns/subject.ts';
import type { Incident } from '../incident/incident.ts';
import type { Answer } from '../lookup/answer.ts';
import type { Evidence, IncidentView } from './outlet.ts';

/** `/smtp check …`, with what stands behind the word; `null` for any other query. */
export const checkRequest = (query: string): string | null =>
  /^\s{0,20}check\b[:\s]{1,20}(?<rest>\S[\s\S]{0,1000})$/i.exec(query)?.groups?.['rest'] ?? null;

/** How checks are made. */
export interface CheckPolicy {
  /** Resolvers, none: the system's; `null`: no checks. */
  readonly servers: readonly string[] | null;
  readonly senderDomains: readonly string[];
  readonly sendingIps: readonly string[];
  readonly timeZone: string;
}

const answer = (query: string, lead: string, facts: Answer['facts'] = []): Answer => ({
  query,
  kind: 'check',
  lead,
  entries: [],
  recipients: [],
  facts,
  suggestions: [],
});

/** What `/smtp check` answers; asks the DNS, and nobody else, unless the operator has forbidden it. */
export async function answerCheck(request: string, policy: CheckPolicy, now: () => number): Promise<Answer> {
  const query = `check ${request}`.slice(0, 300);
  const subject = readSubject(request);
  if (!subject)
    return answer(
      query,
      'Give a domain or an IP: check acme.example, check 192.0.2.10, check acme.example SELECTOR, check acme.example 192.0.2.10.',
    );
  if (policy.servers === null)
    return answer(
      query,
      'Checks of the DNS are turned off here (DNS_CHECKS=off); the operator decides that.',
    );
  const ours = policy.senderDomains.some(
    (own) => subject.domain === own || subject.domain.endsWith(`.${own}`),
  );
  const made = await check(subject, {
    servers: policy.servers,
    sendingIps: ours ? policy.sendingIps : [],
    now,
  });
  return answer(query, leadOf(made, policy.timeZone), [...made.findings].sort(byWeight));
}

const weight: Readonly<Record<State, number>> = { bad: 0, unknown: 1, note: 2, good: 3 };
const byWeight = (one: Finding, other: Finding): number => weight[one.state] - weight[other.state];

function leadOf({ subject, at, findings }: Check, timeZone: string): string {
  const time = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
    timeZoneName: 'short',
  }).format(at);
  const bad = findings.filter(({ state }) => state === 'bad').length;
  const unknown = findings.filter(({ state }) => state === 'unknown').length;
  const found = [
    bad === 0 ? 'nothing wrong was found' : `${bad} of ${findings.length} checks found something wrong`,
    ...(unknown > 0 ? [`${unknown} could not be answered`] : []),
  ];
  const more =
    subject.domain !== '' && subject.selectors.length + subject.keys.length === 0
      ? ' For the DKIM key add the selector (s= of a signature).'
      : '';
  return `${nameOf(subject)}, as seen from here at ${time}: ${found.join(', ')}.${more}`;
}

const nameOf = ({ domain, ip }: Subject): string => [domain, ip].filter(Boolean).join(' and ');

/** Categories in which a look at our own DNS can tell why. */
const about = new Set([
  'auth-failure',
  'missing-ptr',
  'reputation-block',
  'sender-rejected',
  'invalid-domain',
]);

/**
 * What `/smtp check` is to be asked for an incident; `null` where the DNS has nothing to tell. IP: the one
 * that is blamed, else the most frequent sending IP of the returned originals. Domain: the one that is
 * blamed, else the sender's.
 */
export function checkFor({ incident, evidence }: IncidentView): string | null {
  if (!about.has(incident.category)) return null;
  const subject =
    incident.category === 'invalid-domain'
      ? [evidence.domains[0]?.label ?? '']
      : [ipOf(incident, evidence), ...domainsOf(incident, evidence), ...keysOf(incident, evidence)];
  const asked = subject.filter(Boolean);
  return asked.length > 0 ? `check ${asked.join(' ')}` : null;
}

function ipOf({ category, scope }: Incident, evidence: Evidence): string {
  if (category === 'sender-rejected') return '';
  return scope.kind === 'ip' && scope.value !== '' ? scope.value : (evidence.sendingIps[0]?.label ?? '');
}

/**
 * The domain that is blamed or that sends, the one in From: where a failure may be one of alignment, and the
 * one SPF is about.
 */
function domainsOf({ category, scope }: Incident, evidence: Evidence): readonly string[] {
  const from = domainIn(evidence.senders[0]?.label ?? '');
  const domain = (/domain$/.test(scope.kind) && scope.value) || from;
  const envelope = domainIn(evidence.envelopes[0]?.label ?? '');
  return [
    domain,
    category === 'auth-failure' && domain !== from && from !== '' ? `from=${from}` : '',
    domain !== '' && envelope !== '' && envelope !== domain ? `envelope=${envelope}` : '',
  ];
}

const mostKeys = 3;

/**
 * The keys that signed most of what came back: that of the blamed domain first, for a message is often signed
 * twice.
 */
function keysOf({ category, scope }: Incident, evidence: Evidence): readonly string[] {
  if (category !== 'auth-failure') return [];
  const keys = (evidence.signatures[0]?.label ?? '').split(' ').filter(Boolean);
  const ofBlamed = (key: string): boolean => scope.value !== '' && key.endsWith(`._domainkey.${scope.value}`);
  return [...keys.filter(ofBlamed), ...keys.filter((key) => !ofBlamed(key))].slice(0, mostKeys);
}

const domainIn = (label: string): string =>
  /@(?<domain>[\w.-]{3,253})>?$/.exec(label)?.groups?.['domain'] ?? '';
