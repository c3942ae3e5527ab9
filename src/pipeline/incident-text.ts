import type { Owner } from '../catalogue/category.ts';
import type { Incident } from '../incident/incident.ts';
import { titleOf } from '../incident/title.ts';
import type { IncidentView } from './outlet.ts';

/** How an incident stands, as the first word of its line. */
export function standingWord({ state, severity, mutedUntil, snoozedUntil }: Incident, now: number): string {
  if (state === 'resolved') return 'Resolved';
  if (mutedUntil !== null && mutedUntil > now) return 'Muted';
  if (snoozedUntil !== null && snoozedUntil > now) return 'Snoozed';
  if (state === 'acknowledged') return 'Acknowledged';
  return { critical: 'Critical', warning: 'Warning', ops: 'Ops' }[severity];
}

const owners: Readonly<Record<Owner, string>> = {
  us: 'we',
  'our-host': 'our mail host',
  'recipient-admin': "the recipient's administrator",
  provider: 'the receiving provider',
  wait: 'nobody, it passes by itself',
};

const iso = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const many = (figure: number, one: string): string =>
  `${figure.toLocaleString('en-US')} ${figure === 1 ? one : `${one}s`}`;

/** Title, provider and what is punished, on one line: `MXroute blocks your IP, MXroute, 192.0.2.10`. */
export function subjectOf({ incident, providerName, whose }: IncidentView): string {
  const provider = incident.provider === '' ? '' : providerName;
  return [titleOf(incident), provider, incident.scope.value, whose].filter(Boolean).join(', ');
}

/** When it is over, by whose word; `''` when nothing counts down. */
function clockLine({ clocks, state }: Incident): string {
  if (state === 'resolved') return '';
  const basis = clocks.basis === 'promise' ? "the provider's rule" : 'usual, not promised';
  if (clocks.liftsAt !== null) return `Lifts: ${iso(clocks.liftsAt)} (${basis})`;
  return clocks.recoverBy === null ? '' : `Recovers by: ${iso(clocks.recoverBy)} (${basis})`;
}

/**
 * An incident as plain lines, state first, for every outlet that has no layout of its own. It names no recipient; what a mail
 * may have written stands in it as one line.
 */
export function incidentText(view: IncidentView, now: number): string {
  const { incident, knowledge, addresses } = view;
  const counts = [
    incident.bounces > 0 ? many(incident.bounces, 'bounce') : '',
    incident.delays > 0 ? many(incident.delays, 'delayed message') : '',
    addresses > 0 ? `${addresses.toLocaleString('en-US')} ${addresses === 1 ? 'address' : 'addresses'}` : '',
  ].filter(Boolean);
  const open = incident.state !== 'resolved';
  return [
    `${standingWord(incident, now)}: ${subjectOf(view)}`,
    incident.because,
    `${counts.join(', ') || 'Nothing is counted'}; since ${iso(incident.firstAt)}, latest ${iso(incident.lastAt)}`,
    clockLine(incident),
    open ? `Who acts: ${owners[knowledge.owner]}` : '',
    ...(open ? knowledge.steps.slice(0, 3).map(({ text }, at) => `${at + 1}. ${text}`) : []),
    ...(open ? view.notes : []),
  ]
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter(Boolean)
    .join('\n');
}
