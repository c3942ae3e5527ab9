import type { Owner } from '../../catalogue/category.ts';
import type { Verdict } from '../../classify/verdict.ts';
import type { Answer, CheckedFact, Entry, History } from '../answer.ts';
import { quote } from '../read/clean.ts';

const doers: Readonly<Record<Owner, string>> = {
  us: 'you',
  'our-host': 'your host',
  'recipient-admin': 'recipient’s admin',
  provider: 'provider',
  wait: 'wait',
};

/** The answer as plain text, as `rebound lookup` prints it. `histories` stand in the order of the entries. */
export function answerText(answered: {
  readonly answer: Answer;
  readonly histories?: readonly (History | null)[];
}): string {
  const { answer, histories = [] } = answered;
  const blocks = [
    answer.lead,
    recipientsText(answer.recipients),
    factsText(answer.facts),
    ...answer.entries.map((entry, at) =>
      entryText(entry, histories[at] ?? null, detailFor(answer.entries.length)),
    ),
    suggestionsText(answer),
  ];
  return blocks.filter((block) => block !== '').join('\n\n');
}

/** How much is told of each entry: the more entries, the less. */
interface Detail {
  readonly steps: number;
  readonly reasons: number;
  /** What to avoid, and where sources disagree. */
  readonly cautions: boolean;
  readonly names: boolean;
}

function detailFor(entries: number): Detail {
  if (entries > 2) return { steps: 3, reasons: 0, cautions: false, names: false };
  return entries > 1
    ? { steps: 4, reasons: 3, cautions: true, names: false }
    : { steps: 20, reasons: 20, cautions: true, names: true };
}

function entryText(entry: Entry, history: History | null, detail: Detail): string {
  const parts = [
    [headline(entry), entry.quoted === '' ? '' : `Read from: "${entry.quoted}"`, entry.meaning],
    facts(entry, history),
    [line('In short', entry.inShort), ...steps(entry.steps.slice(0, detail.steps))],
    section('Avoid', detail.cautions ? entry.avoid : []),
    section('Why', entry.reasons.slice(0, detail.reasons)),
    detail.cautions ? [line('Sources disagree', entry.disagreement)] : [],
    detail.names
      ? [
          line('Also known as', entry.alsoKnownAs.join(' ')),
          ...section('Not to be confused with', entry.notToConfuse),
        ]
      : [],
    [line('Related', entry.related.join(' | ')), line('Sources', entry.sources.join('; '))],
  ];
  return parts
    .map((part) => part.filter((one) => one !== '').join('\n'))
    .filter((part) => part !== '')
    .join('\n\n');
}

function facts(entry: Entry, history: History | null): readonly string[] {
  return [
    line('Message', entry.message),
    line('Condition', entry.condition),
    line('Address', entry.address),
    line('Who fixes it', entry.ownerName),
    line('How long', entry.clock),
    line('Seen here', history ? historyText(history) : ''),
  ];
}

const headline = (entry: Entry) => (entry.label === '' ? entry.title : `${entry.label}: ${entry.title}`);
const line = (name: string, text: string) => (text === '' ? '' : `${name}: ${text}`);

function section(name: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [`${name}:`, ...items.map((item) => `- ${item}`)];
}

function steps(all: Entry['steps']): readonly string[] {
  return all.length === 0
    ? []
    : ['What to do:', ...all.map((step, at) => `${at + 1}. [${doers[step.who]}] ${step.text}`)];
}

const verdictWords = {
  suppress: 'suppress it',
  'suppress-after-repeats': 'suppress it only after repeats',
  keep: 'keep it',
} as const;

function recipientsText(recipients: readonly Verdict[]): string {
  const shown = recipients.slice(0, 10).map((one) => {
    const codes = [one.reply, one.status].filter(Boolean).join(' ');
    return `- ${quote(one.address) || '(no address)'}: ${[codes, one.cause].filter(Boolean).join(' ')}; ${one.permanence}; ${verdictWords[one.addressVerdict]}`;
  });
  if (shown.length === 0) return '';
  const more = recipients.length > shown.length ? [`- and ${recipients.length - shown.length} more`] : [];
  return ['Recipients:', ...shown, ...more].join('\n');
}

const stateWords = { good: 'good', bad: 'WRONG', note: 'note', unknown: 'not known' } as const;

const factsText = (all: readonly CheckedFact[]): string =>
  all
    .map(
      ({ what, state, said, record }) =>
        `${what} (${stateWords[state]}): ${said}${record === '' ? '' : `\n  ${record}`}`,
    )
    .join('\n');

function historyText(history: History): string {
  const last =
    history.lastAt === null
      ? ''
      : `, last ${new Date(history.lastAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const where = history.lastProvider === '' ? '' : ` at ${history.lastProvider}`;
  const open = history.incident ? `; open incident: ${history.incident.title}` : '';
  return `${history.day} in 24 h, ${history.week} in 7 days${last}${where}${open}`;
}

function suggestionsText(answer: Answer): string {
  if (answer.suggestions.length === 0) return '';
  const name = answer.kind === 'help' ? 'Examples' : answer.kind === 'unknown' ? 'Try' : 'See also';
  return [`${name}:`, ...answer.suggestions.map((one) => `- ${one}`)].join('\n');
}
