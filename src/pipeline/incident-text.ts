import { clockTold, type Told } from './clock-told.ts';
import type { IncidentView } from './outlet.ts';
import {
  actingHeading,
  addressNote,
  counts,
  culpritOf,
  headline,
  howMany,
  percent,
  reasonOf,
  seenIn,
  stepsNow,
} from './summary.ts';

const iso = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

function figures(view: IncidentView): string {
  const { firstAt, lastAt } = view.incident;
  const culprit = culpritOf(view);
  const whose = culprit ? ` ${percent(culprit.share)} of it: ${culprit.name}.` : '';
  const seen = seenIn(view);
  return `${counts(view) ? howMany(view) : 'Nothing is counted'}; since ${iso(firstAt)}, latest ${iso(lastAt)}.${whose}${seen ? ` ${seen}` : ''}`;
}

const plain = (told: Told): string =>
  told.map((part) => (typeof part === 'string' ? part : iso(part.at))).join('');

/**
 * An incident as plain lines, state first, for every outlet that has no layout of its own: what Slack's
 * message says. It names no recipient; what a mail may have written stands in it as one line.
 */
export function incidentText(view: IncidentView, now: number): string {
  const open = view.incident.state !== 'resolved';
  const steps = stepsNow(view).slice(0, 3);
  return [
    headline(view, now),
    figures(view),
    reasonOf(view)?.because ?? view.incident.because,
    steps.length > 0 ? `${actingHeading(view)}:` : '',
    ...steps.map(({ text }, at) => `${at + 1}. ${text}`),
    ...(open ? clockTold(view, now).map(plain) : []),
    addressNote(view),
    ...(open ? view.notes : []),
  ]
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter(Boolean)
    .join('\n');
}
