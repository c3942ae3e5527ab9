import type { IncidentChange } from '../../incident/incident.ts';
import type { Evidence, IncidentView, Share } from '../../pipeline/outlet.ts';
import {
  type Block,
  bold,
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
import { type AddressPolicy, maskText } from '../mask.ts';
import { count, richDate, slackDate } from '../time.ts';
import { changeWords, named, stepOwner } from '../words.ts';
import { stepsOf } from './incident.ts';

const kinds: readonly (readonly [keyof Evidence, string])[] = [
  ['campaigns', 'Campaigns'],
  ['senders', 'Senders'],
  ['subjects', 'Subjects'],
  ['mailers', 'Mail programs'],
  ['sendingIps', 'Sending IPs'],
  ['domains', 'Recipient domains'],
];

/** Less than this is one of many: its name says nothing. */
const TELLING = 0.05;

const percent = (share: number): string => `${Math.round(share * 100)}%`;
const shareLine = (one: Share, policy: AddressPolicy): readonly Piece[] => [
  mono(maskText(one.label, one.ours ? 'full' : policy).slice(0, 120)),
  `  ${percent(one.share)} (${one.count.toLocaleString('en-US')})`,
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
          ? 'The returned messages do not say who sent what.'
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

function allSteps(view: IncidentView): Block[] {
  const { cause } = view;
  const rest = stepsOf(view)
    .slice(3)
    .map((step): readonly Piece[] => [`${stepOwner[step.who]}${step.text}`]);
  const avoid = (cause.avoid ?? []).map((text): readonly Piece[] => [text]);
  return [
    ...(rest.length > 0 ? [rich(line(bold('Then')), list('bullet', rest))] : []),
    ...(avoid.length > 0 ? [rich(line(bold('Avoid')), list('bullet', avoid))] : []),
  ];
}

/** The one message of details in an incident's thread, edited in place. */
export function detailsMessage(view: IncidentView, policy: AddressPolicy, now: number): SlackMessage {
  return fitted({
    text: `Details: ${view.cause.title}`,
    blocks: [
      header('Who and what is behind it'),
      ...hints(view),
      ...(view.incident.playbook === 'rebound' || view.incident.playbook === 'storm'
        ? []
        : evidence(view, policy)),
      ...allSteps(view),
      ...timeline(view),
      ...samples(view, policy),
      context(`As of ${slackDate(now)}${policy === 'masked' ? ' · addresses are masked' : ''}`),
    ],
  });
}
