import type { IncidentChange } from '../../incident/incident.ts';
import { titleOf } from '../../incident/title.ts';
import { checkFor } from '../../pipeline/check.ts';
import { type AddressPolicy, maskText } from '../../pipeline/mask.ts';
import type { Evidence, IncidentView, Share } from '../../pipeline/outlet.ts';
import { subject } from '../../pipeline/summary.ts';
import {
  actions,
  type Block,
  bold,
  button,
  context,
  header,
  line,
  list,
  mono,
  type Piece,
  preformatted,
  rich,
  type SlackMessage,
} from '../blocks.ts';
import { fitted } from '../fit.ts';
import { count, richDate, slackDate } from '../time.ts';
import { changeWords, named, stepOwner } from '../words.ts';
import { answerActions } from './answer.ts';

const kinds: readonly (readonly [keyof Evidence, string])[] = [
  ['campaigns', 'Campaigns'],
  ['senders', 'Senders'],
  ['subjects', 'Subjects'],
  ['mailers', 'Mail programs'],
  ['sendingIps', 'Sending IPs'],
  ['domains', 'Recipient domains'],
  ['codes', 'Answers of the servers'],
];

/** Less than this is one of many: its name says nothing. */
const TELLING = 0.05;

const percent = (share: number): string => `${Math.round(share * 100)}%`;
const shareLine = (one: Share, policy: AddressPolicy): readonly Piece[] => [
  `${percent(one.share)} (${one.count.toLocaleString('en-US')})  `,
  mono(maskText(one.label, one.ours ? 'full' : policy).slice(0, 120)),
];

function evidence(view: IncidentView, policy: AddressPolicy): Block[] {
  const named_ = kinds.flatMap(([key, title]) => {
    const shares = (view.evidence[key] as readonly Share[]).filter(({ share }) => share >= TELLING);
    return shares.length > 0
      ? [
          rich(
            line(bold(title)),
            list(
              'bullet',
              shares.slice(0, 3).map((one) => shareLine(one, policy)),
            ),
          ),
        ]
      : [];
  });
  if (named_.length > 0) return named_;
  const silent = kinds.every(([key]) => (view.evidence[key] as readonly Share[]).length === 0);
  return [
    rich(
      line(
        silent
          ? 'No returned message was seen that says who sent what.'
          : 'No sender, campaign or subject stands out.',
      ),
    ),
  ];
}

function hints({ evidence: { hints: found, backscatter } }: IncidentView): Block[] {
  const signs =
    found.length > 0
      ? [
          rich(
            line(bold('Signs of a compromise')),
            list(
              'bullet',
              found.map((hint) => [hint]),
            ),
          ),
        ]
      : [];
  if (backscatter === 0) return signs;
  return [
    ...signs,
    rich(
      line(`${count(backscatter, 'bounce')} of mail that you never sent (backscatter), not counted above.`),
    ),
  ];
}

function samples({ evidence: { samples: found } }: IncidentView, policy: AddressPolicy): Block[] {
  if (found.length === 0) return [];
  return [
    rich(
      line(bold('What the servers said')),
      ...found.slice(0, 5).map((sample) => preformatted(maskText(sample, policy), 600)),
    ),
  ];
}

const moment = (change: IncidentChange): readonly Piece[] => {
  const { emoji, word } = changeWords[change.kind];
  return [richDate(change.at), ` ${emoji} `, bold(word), ' – ', ...named(change.because, change.by)];
};

/** The newest fifteen steps, newest last, as a log is read. */
function timeline({ timeline: steps }: IncidentView): Block[] {
  if (steps.length === 0) return [];
  const left = steps.length - 15;
  const title = left > 0 ? `Timeline (${left} earlier left out)` : 'Timeline';
  return [rich(line(bold(title)), list('bullet', steps.slice(-15).map(moment)))];
}

const items = (texts: readonly string[]): readonly (readonly Piece[])[] => texts.map((text) => [text]);

/** Every step of the cause, of which the message shows the short form; and what not to do. */
function allSteps({ knowledge, playbook, incident }: IncidentView): Block[] {
  const known = playbook.oneCause && knowledge.cause.id !== 'unknown' && incident.state !== 'resolved';
  if (!known) return [];
  const steps = knowledge.steps.map(({ who, text }) => `${stepOwner[who]}${text}`);
  return [
    rich(line(bold('Step by step')), list('ordered', items(steps))),
    ...(knowledge.avoid.length > 0
      ? [rich(line(bold('Avoid')), list('bullet', items(knowledge.avoid)))]
      : []),
  ];
}

/**
 * What the catalogue says of it, whole: the message and the address, the condition, how long, where that is
 * from.
 */
function meaning(view: IncidentView): Block[] {
  const { knowledge, playbook } = view;
  if (!playbook.oneCause || knowledge.cause.id === 'unknown') return [];
  const facts: readonly (readonly [string, string])[] = [
    ['What it means', [knowledge.means, knowledge.happened].filter(Boolean).join(' ')],
    ['The messages', knowledge.message],
    ['The trouble', knowledge.condition],
    ['The addresses', knowledge.address.words],
    ['How long', knowledge.clock.words],
    ['Sources', knowledge.sources.join('; ')],
  ];
  return [
    rich(
      list(
        'bullet',
        facts.filter(([, text]) => text !== '').map(([name, text]) => [bold(`${name}: `), text]),
      ),
    ),
  ];
}

/** Beside the catalogue's words: deadlines, pacing, one IP or all; the first stands in the message. */
const notes = ({ notes: all }: IncidentView): Block[] => all.slice(1).map((note) => rich(line('⚠️ ', note)));

/** Commands for our own mail server, one to copy at a time. */
const commands = ({ byHand }: IncidentView): Block[] =>
  byHand.flatMap(({ server, lines }) => [
    rich(
      line(bold(`On your mail server (${server})`)),
      ...lines.flatMap(({ what, command }) => [line(`${what}:`), preformatted(command, 300)]),
    ),
  ]);

/** A look at the DNS, where it can tell why: the answer goes to who presses, as `/smtp check` answers. */
function checkButton(view: IncidentView): Block[] {
  const query = checkFor(view);
  return query === null ? [] : [actions('check', [button('Check DNS', `${answerActions.ask}_0`, query)])];
}

/**
 * The one message of details in an incident's thread, edited in place: the servers' words first, for which
 * people open it.
 */
export function detailsMessage(view: IncidentView, policy: AddressPolicy, now: number): SlackMessage {
  return fitted({
    text: `Details: ${subject(view)}`,
    blocks: [
      header(titleOf(view.incident)),
      ...samples(view, policy),
      ...hints(view),
      ...(view.playbook.counts === 'messages' ? evidence(view, policy) : []),
      ...allSteps(view),
      ...commands(view),
      ...notes(view),
      ...meaning(view),
      ...timeline(view),
      ...checkButton(view),
      context(`As of ${slackDate(now)}${policy === 'masked' ? ' · addresses are masked' : ''}`),
    ],
  });
}
