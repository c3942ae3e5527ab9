import type { Verdict } from '../../classify/verdict.ts';
import type { Answer, CheckedFact, Entry, History } from '../../lookup/answer.ts';
import type { Answered } from '../../pipeline/desk.ts';
import { type AddressPolicy, maskAddress, maskText } from '../../pipeline/mask.ts';
import {
  actions,
  type Block,
  bold,
  button,
  context,
  divider,
  header,
  italic,
  line,
  list,
  mono,
  type Piece,
  preformatted,
  quote,
  rich,
  type SlackMessage,
} from '../blocks.ts';
import { words } from '../escape.ts';
import { fitBlocks, fitted } from '../fit.ts';
import { clip, limits, plain } from '../limits.ts';
import { count, richDate } from '../time.ts';
import { stepOwner } from '../words.ts';

/** Ids of the actions on an answer. `ask` carries a query, with a number behind it to keep ids apart. */
export const answerActions = {
  share: 'answer_share',
  sources: 'answer_sources',
  ask: 'answer_ask',
  home: 'home_search',
} as const;

const meaning = (entry: Entry): Block => rich(line(entry.meaning));

/** `Title: text`, a line each; what is empty is left out. */
function facts(pairs: readonly (readonly [title: string, text: string])[]): Block[] {
  const told = pairs.filter(([, text]) => text);
  const pieces = told.flatMap(([title, text], i): Piece[] => [
    ...(i > 0 ? ['\n'] : []),
    bold(`${title}: `),
    clip(text, 900),
  ]);
  return pieces.length > 0 ? [rich(line(...pieces))] : [];
}

/**
 * The three answers, each on its own line: what most tools blur into "hard bounce". Then who, and until when.
 */
const threeAnswers = (entry: Entry): Block[] =>
  facts([
    ['Message', entry.message],
    ['Condition', entry.condition],
    ['Address', entry.address],
    ['Who must act', entry.ownerName],
    ['How long', entry.clock],
    ['In short', entry.inShort],
  ]);

function steps(entry: Entry, most: number): Block[] {
  const todo = entry.steps
    .slice(0, most)
    .map((step): readonly Piece[] => [`${stepOwner[step.who]}${step.text}`]);
  const avoid = entry.avoid.slice(0, 4).map((text): readonly Piece[] => [text]);
  return [
    ...(todo.length > 0 ? [rich(line(bold('What to do')), list('ordered', todo))] : []),
    ...(avoid.length > 0 ? [rich(line(bold('Avoid')), list('bullet', avoid))] : []),
  ];
}

/** Sentences and half sentences in one line. */
const joined = (texts: readonly string[]): string =>
  texts
    .slice(0, 7)
    .map((text) => text.replace(/\.$/, ''))
    .join('; ');

const asides = (entry: Entry): Block[] =>
  facts([
    ['Usual reasons', joined(entry.reasons)],
    ['Also known as', joined(entry.alsoKnownAs)],
    ['Not to be confused with', entry.notToConfuse.slice(0, 4).join(' ')],
    ['Sources disagree', entry.disagreement],
  ]);

/** What our own mail says of it. */
function history(seen: History | null): Block[] {
  if (!seen) return [];
  const pieces: Piece[] =
    seen.week === 0
      ? ['Not seen in your mail in the last 7 days.']
      : [
          'Seen in your mail: ',
          bold(`${count(seen.day, 'time')} in 24 h, ${seen.week.toLocaleString('en-US')} in 7 days`),
        ];
  if (seen.lastAt !== null)
    pieces.push(
      seen.week === 0 ? ' Last ' : ', last ',
      richDate(seen.lastAt),
      seen.lastProvider ? ` at ${seen.lastProvider}` : '',
    );
  if (seen.incident) {
    pieces.push('\nOpen incident: ');
    pieces.push(
      seen.incident.link
        ? { type: 'link', url: seen.incident.link, text: plain(seen.incident.title, 150) }
        : bold(seen.incident.title),
    );
  }
  return [rich(line(bold('Your history: '), ...pieces.filter((p) => p !== '')))];
}

const quoted = (entry: Entry, policy: AddressPolicy): Block[] =>
  entry.quoted ? [rich(line(italic('This line decided:')), quote(maskText(entry.quoted, policy)))] : [];

function full(entry: Entry, seen: History | null, policy: AddressPolicy): Block[] {
  const title = entry.label && entry.label !== entry.title ? `${entry.label} · ${entry.title}` : entry.title;
  return [
    header(title),
    ...quoted(entry, policy),
    meaning(entry),
    ...threeAnswers(entry),
    ...steps(entry, 6),
    ...history(seen),
    ...asides(entry),
  ];
}

const brief = (entry: Entry, seen: History | null): Block[] => [
  divider,
  rich(line(bold(entry.label ? `${entry.label} · ${entry.title}` : entry.title))),
  meaning(entry),
  ...threeAnswers(entry),
  ...steps({ ...entry, avoid: [] }, 3),
  ...history(seen),
];

const addressWords: Readonly<Record<Verdict['addressVerdict'], string>> = {
  suppress: 'suppress the address',
  'suppress-after-repeats': 'suppress only after repeats over days',
  keep: 'keep the address',
};

function recipients(verdicts: readonly Verdict[], policy: AddressPolicy): Block[] {
  if (verdicts.length === 0) return [];
  const items = verdicts
    .slice(0, 10)
    .map((one): readonly Piece[] => [
      mono(maskAddress(one.address, policy) || 'no address'),
      ` ${[one.reply, one.status].filter(Boolean).join(' ')} ${one.category.replaceAll('-', ' ')}: ${one.permanence === 'permanent' ? 'failed' : 'still being tried'}, ${addressWords[one.addressVerdict]}`,
    ]);
  const left = verdicts.length - items.length;
  return [
    rich(
      line(bold(`Recipients (${verdicts.length})`)),
      list('bullet', [...items, ...(left > 0 ? [[`and ${left} more`]] : [])]),
    ),
  ];
}

const stateMarks: Readonly<Record<CheckedFact['state'], string>> = {
  good: '✅',
  bad: '❌',
  note: 'ℹ️',
  unknown: '❔',
};

/** What the DNS told, a line each; the records that decided below it. */
function checkBlocks({ lead, facts: told }: Answer): Block[] {
  const items = told.map(({ what, state, said, record }): readonly Piece[] => [
    `${stateMarks[state]} `,
    bold(`${what}: `),
    clip(said, 500),
    ...(record === '' ? [] : [' ', mono(clip(record, 200))]),
  ]);
  return [rich(line(bold(lead))), ...(items.length > 0 ? [rich(list('bullet', items))] : [])];
}

/**
 * What a button must carry to ask the same again: the query itself, or, when that is longer than a button
 * holds, the line that decided. Nothing pasted is kept anywhere else.
 */
export function carried({ query, entries }: Answer): string {
  const room = limits.value - 10;
  if (query.length <= room) return query;
  return clip(entries[0]?.quoted || query, room);
}

/** A longer text breaks the row of buttons on a phone. */
const askText = 40;

const askButtons = (queries: readonly string[]) =>
  queries.map((query, i) => button(clip(query, askText), `${answerActions.ask}_${i}`, query));

function buttons({ answer }: Answered, shared: boolean): Block[] {
  const shown = new Set([answer.query, ...answer.entries.map((entry) => entry.label)]);
  const related = [
    ...new Set([...answer.entries.flatMap((entry) => entry.related), ...answer.suggestions]),
  ].filter((query) => query && !shown.has(query));
  const asks = askButtons(related.slice(0, shared ? 3 : 5));
  const own =
    (answer.entries.length > 0 || answer.facts.length > 0) && !shared
      ? [
          button('Share to Channel', answerActions.share, carried(answer)),
          ...(answer.kind === 'check'
            ? []
            : [button('Show Source Text', answerActions.sources, carried(answer))]),
        ]
      : [];
  const all = [...own, ...asks];
  return all.length > 0 ? [actions('answer', all)] : [];
}

const sourceLine = (entries: readonly Entry[]): Block[] => {
  const sources = [...new Set(entries.flatMap((entry) => entry.sources))].slice(0, 3);
  return sources.length > 0 ? [context(`Source: ${words(clip(sources.join('; '), 400))}`)] : [];
};

/** No code and no server's text decided: the asker's own words did, and they may mean something else. */
const unsure = ({ kind, entries, lead }: Answer): Block[] =>
  kind === 'words' && entries.length > 0 && lead === ''
    ? [context('Found by these words alone: a code or the server’s whole reply gives a surer answer.')]
    : [];

function nothing({ query, suggestions }: Answer, policy: AddressPolicy): Block[] {
  const asked = plain(maskText(query, policy), 80);
  return [
    header('Nothing found'),
    rich(
      line(
        'Nothing known fits ',
        mono(asked),
        suggestions.length > 0
          ? '. Perhaps one of these:'
          : '. Try a code (5.7.28), a few words (mailbox full), or paste the whole error text.',
      ),
    ),
  ];
}

/** Blocks of an answer: the first entry in full, the others in brief; buttons last. */
function answerBlocks(answered: Answered, policy: AddressPolicy, shared = false): Block[] {
  const { answer, histories } = answered;
  if (answer.kind === 'check') return [...checkBlocks(answer), ...buttons(answered, shared)];
  const body = answer.entries.flatMap((entry, i) =>
    i === 0 ? full(entry, histories[i] ?? null, policy) : i < 4 ? brief(entry, histories[i] ?? null) : [],
  );
  const lead = answer.lead ? [rich(line(bold(answer.lead)))] : [];
  return [
    ...lead,
    // What became of each recipient is what a pasted bounce is asked for.
    ...recipients(answer.recipients, policy),
    ...(answer.entries.length > 0 ? body : nothing(answer, policy)),
    ...unsure(answer),
    ...sourceLine(answer.entries),
    ...buttons(answered, shared),
  ];
}

const summaryOf = ({ kind, lead, entries }: Answer): string => {
  const [entry] = entries;
  if (kind === 'check') return lead;
  if (!entry) return 'Nothing known fits';
  const title = `${entry.label ? `${entry.label}: ` : ''}${entry.title}`;
  return `${title}${/[.?!]$/.test(title) ? '' : '.'} ${entry.meaning}`;
};

/** What `/smtp` answers to the asker alone. */
export const answerMessage = (answered: Answered, policy: AddressPolicy): SlackMessage =>
  fitted({ text: summaryOf(answered.answer), blocks: answerBlocks(answered, policy) });

/** The same for everybody, with who shared it; `sharer` is a Slack user id. */
export const sharedAnswer = (
  answered: Answered,
  policy: AddressPolicy,
  sharer: string,
  how: 'Shared' | 'Asked' = 'Shared',
): SlackMessage =>
  fitted({
    text: summaryOf(answered.answer),
    blocks: [...answerBlocks(answered, policy, true), context(`${how} by <@${sharer}> · Rebound`)],
  });

/** Where the answer comes from: the text that decided and every source. */
export function sourcesMessage({ answer }: Answered, policy: AddressPolicy): SlackMessage {
  const blocks = answer.entries.slice(0, 4).flatMap((entry) => [
    rich(
      line(bold(`${entry.label ? `${entry.label} · ` : ''}${entry.title}`)),
      ...(entry.quoted ? [preformatted(maskText(entry.quoted, policy), 1_500)] : []),
      ...(entry.sources.length > 0
        ? [
            list(
              'bullet',
              entry.sources.slice(0, 12).map((source) => [source]),
            ),
          ]
        : []),
    ),
  ]);
  const none = rich(line('No source is known for this.'));
  return fitted({
    text: 'Sources',
    blocks: [header('Where this comes from'), ...(blocks.length > 0 ? blocks : [none])],
  });
}

/** Blocks of an answer inside a modal: no channel to share to, and fewer buttons. */
export const modalAnswerBlocks = (answered: Answered, policy: AddressPolicy): Block[] =>
  fitBlocks(answerBlocks(answered, policy, true), limits.viewBlocks);
