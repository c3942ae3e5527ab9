import type { Owner, ScopeKind } from '../catalogue/category.ts';
import type { Scope } from '../classify/verdict.ts';
import type { ChangeKind, Incident, Severity } from '../incident/incident.ts';
import { titleOf } from '../incident/title.ts';
import type { Piece } from './blocks.ts';

/** The few words that belong to the layout; what a cause means comes from the catalogue. */
const severityWords: Readonly<Record<Severity, { readonly emoji: string; readonly word: string }>> = {
  critical: { emoji: '🔴', word: 'Critical' },
  warning: { emoji: '🟠', word: 'Warning' },
  ops: { emoji: '🔧', word: 'Ops' },
};

export const ownerWords: Readonly<Record<Owner, string>> = {
  us: 'You (the sender)',
  'our-host': 'Your mail host',
  'recipient-admin': "The recipient's mail administrator",
  provider: 'The receiving provider',
  wait: 'Nobody: it passes by itself',
};

/** Before a step that somebody else does. */
export const stepOwner: Readonly<Record<Owner, string>> = {
  us: '',
  'our-host': 'Your mail host: ',
  'recipient-admin': "The recipient's administrator: ",
  provider: 'The provider: ',
  wait: '',
};

const scopeWords: Readonly<Record<ScopeKind, string>> = {
  ip: 'sending IP',
  netblock: 'network block',
  'dkim-domain': 'DKIM domain',
  'spf-domain': 'SPF domain',
  'url-domain': 'link domain',
  'from-domain': 'From domain',
  account: 'sending account',
  recipient: 'recipient',
  message: 'this message',
  unstated: '',
};

/** What is punished, in two words; the value goes beside it. */
export const scopeWord = (scope: Scope): string => scopeWords[scope.kind];

interface ChangeWord {
  readonly emoji: string;
  readonly word: string;
  /** The reason begins with the word itself: it needs no heading. */
  readonly inReason?: true;
}

export const changeWords: Readonly<Record<ChangeKind, ChangeWord>> = {
  opened: { emoji: '📣', word: 'Opened' },
  updated: { emoji: '📈', word: 'Update' },
  escalated: { emoji: '🚨', word: 'Escalated' },
  reblocked: { emoji: '🚨', word: 'Blocked again', inReason: true },
  lifted: { emoji: '🔓', word: 'Should be lifted' },
  'looks-clean': { emoji: '🌤️', word: 'Looks clean' },
  resolved: { emoji: '✅', word: 'Resolved' },
  closed: { emoji: '⚪', word: 'Quiet, unproven', inReason: true },
  reopened: { emoji: '🔁', word: 'Back again' },
  acknowledged: { emoji: '👀', word: 'Acknowledged' },
  snoozed: { emoji: '💤', word: 'Snoozed' },
  woke: { emoji: '⏰', word: 'Snooze over' },
  muted: { emoji: '🔕', word: 'Muted' },
  unacknowledged: { emoji: '🙋', word: 'Nobody has it' },
  unmuted: { emoji: '🔔', word: 'Heard again' },
  assigned: { emoji: '🙋', word: 'Assigned' },
  reminded: { emoji: '⏰', word: 'Reminder' },
  inhibited: { emoji: '🧩', word: 'Explained by another incident' },
  hearing: { emoji: '🙈', word: 'Hearing' },
};

/** What the incident is about, in a few words. */
export const incidentTitle = (incident: Incident): string => titleOf(incident);

/** How the incident stands, for its headline. */
export function standing({ state, severity, proof }: Pick<Incident, 'state' | 'severity' | 'proof'>): {
  readonly emoji: string;
  readonly word: string;
} {
  if (state === 'resolved' && proof === null) return changeWords.closed;
  return state === 'resolved' ? { emoji: '✅', word: 'Resolved' } : severityWords[severity];
}

const userId = /^[UW][A-Z0-9]{6,20}$/;
export const isUserId = (who: string): boolean => userId.test(who);

/** Somebody, by the name that Slack shows for the id; what is no id stands as it is. */
export const person = (who: string): Piece => (isUserId(who) ? { type: 'user', user_id: who } : who);

/** A sentence that may begin with a Slack id, with the id shown as a name. */
export function named(sentence: string, by: string | null): readonly Piece[] {
  if (!by || !isUserId(by) || !sentence.startsWith(by)) return [sentence];
  return [{ type: 'user', user_id: by }, sentence.slice(by.length)];
}
