import type { AddressRecord, Status, TopRow } from '../../pipeline/desk.ts';
import { type AddressPolicy, maskAddress, maskText } from '../../pipeline/mask.ts';
import type { IncidentView, Placed } from '../../pipeline/outlet.ts';
import { headline } from '../../pipeline/summary.ts';
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
  rich,
  type SlackMessage,
} from '../blocks.ts';
import { code } from '../escape.ts';
import { fitted } from '../fit.ts';
import { plain } from '../limits.ts';
import { permalink } from '../listener-context.ts';
import { away, count, richDate, slackDate, span } from '../time.ts';
import { isUserId, scopeWord } from '../words.ts';
import { answerActions } from './answer.ts';
import { incidentButtons } from './incident-buttons.ts';

const examples = [
  '5.7.28',
  '550 5.1.1',
  'mailbox full',
  'TSS04',
  'how long does an mxroute block last',
] as const;

/** `/smtp` and `/smtp help`. */
export const helpMessage = (): SlackMessage => ({
  text: 'Ask /smtp about a code, an error text or a bounce',
  blocks: [
    header('Ask about any mail error'),
    rich(
      line(
        'Give ',
        mono('/smtp'),
        ' a code, a few words, or paste the error text or the whole bounce. Only you see the answer until you share it.',
      ),
      list('bullet', [
        [mono('/smtp 5.7.28'), ' or ', mono('/smtp 421 4.7.28'), ' – what a code means and what to do'],
        [mono('/smtp mailbox full'), ' – words work too'],
        [mono('/smtp status'), ' – mailboxes, last bounce, open incidents'],
        [mono('/smtp incidents'), ' – what is open now'],
        [mono('/smtp top'), ' or ', mono('/smtp top 7d'), ' – most frequent causes'],
        [
          mono('/smtp who someone@example.com'),
          ' – what happened to an address, and whether it may be suppressed',
        ],
        [mono('/smtp digest'), ' – figures of yesterday, or of a day: ', mono('/smtp digest 2026-11-20')],
      ]),
    ),
    actions(
      'examples',
      examples.map((query, i) => button(query, `${answerActions.ask}_${i}`, query)),
    ),
    context(
      'Also: “Explain this bounce” in the menu of any message, the shortcut “Look up SMTP code”, and mentioning the bot in a thread.',
    ),
  ],
});

function mailboxLine(box: Status['mailboxes'][number], now: number): readonly Piece[] {
  const polled = box.lastPollAt === null ? 'never read yet' : `read ${away(box.lastPollAt, now)}`;
  const mail = box.lastMailAt === null ? 'no mail yet' : `last mail ${away(box.lastMailAt, now)}`;
  const backlog = box.backlog > 0 ? `, ${count(box.backlog, 'message')} waiting` : '';
  return [
    box.connected ? '🟢 ' : '🔴 ',
    bold(box.name),
    box.connected ? ` ${polled}, ${mail}${backlog}` : ` not connected, ${polled}${backlog}`,
    box.note ? ` – ${box.note}` : '',
  ].filter((p) => p !== '');
}

export function statusBlocks(status: Status, now: number): Block[] {
  const last: Piece[] =
    status.lastBounceAt === null
      ? ['none yet']
      : [richDate(status.lastBounceAt), ` (${away(status.lastBounceAt, now)})`];
  const facts: (readonly Piece[])[] = [
    [bold('Last bounce: '), ...last],
    [
      bold('Last 24 h: '),
      `${count(status.bounces24h, 'bounce')}${status.unread24h > 0 ? `, ${count(status.unread24h, 'message')} could not be read` : ''}`,
    ],
    [bold('Open incidents: '), status.openIncidents.toLocaleString('en-US')],
    ...(status.outboxDepth > 0
      ? [[bold('Waiting to be posted: '), status.outboxDepth.toLocaleString('en-US')]]
      : []),
  ];
  const boxes =
    status.mailboxes.length > 0
      ? list(
          'bullet',
          status.mailboxes.map((box) => mailboxLine(box, now)),
        )
      : line('No mailbox has been read yet.');
  return [rich(boxes), rich(list('bullet', facts)), context(`Running since ${slackDate(status.startedAt)}`)];
}

export const statusMessage = (status: Status, now: number): SlackMessage =>
  fitted({
    text: `Rebound: ${count(status.openIncidents, 'open incident')}, ${count(status.bounces24h, 'bounce')} in 24 h`,
    blocks: [header('Status'), ...statusBlocks(status, now)],
  });

type Listed = { readonly view: IncidentView; readonly placed: Placed | null };

/** Who has it, and until when nobody is called: what the headline says in a word. */
function holding({ incident }: IncidentView, now: number): readonly Piece[] {
  const { actor, state, mutedUntil, snoozedUntil } = incident;
  const until = [mutedUntil, snoozedUntil].find((at) => at !== null && at > now) ?? null;
  const has: readonly Piece[] =
    state === 'acknowledged' && actor?.did === 'acknowledged' && isUserId(actor.who)
      ? [', ', { type: 'user', user_id: actor.who }, ' has it']
      : [];
  return until === null ? has : [...has, ', silent until ', richDate(until)];
}

function incidentItem({ view, placed }: Listed, teamUrl: string, now: number): readonly Piece[] {
  const link = placed ? permalink(teamUrl, placed) : null;
  const title = plain(headline(view, now), 150);
  const { incident, whose } = view;
  const { value } = incident.scope;
  // The headline has it already, as a rule.
  const scope =
    value !== '' && title.includes(value) ? '' : [scopeWord(incident.scope), value].filter(Boolean).join(' ');
  const lifts =
    incident.clocks.liftsAt !== null && incident.clocks.liftsAt > now
      ? `, lifts ${away(incident.clocks.liftsAt, now)}`
      : '';
  const many = count(incident.bounces + incident.delays, 'message');
  return [
    link ? { type: 'link', url: link, text: title, style: { bold: true } } : bold(title),
    `\n${[whose, scope, many].filter(Boolean).join(', ')}, for ${span(now - incident.firstAt)}${lifts}`,
    ...holding(view, now),
  ];
}

/**
 * Rows of one message; each incident has its own buttons, as those that a storm gathered stand nowhere else.
 */
const SHOWN = 15;

export function incidentsBlocks(incidents: readonly Listed[], teamUrl: string, now: number): Block[] {
  if (incidents.length === 0) return [rich(line('✅ Nothing is open.'))];
  const left = incidents.length - SHOWN;
  return [
    ...incidents
      .slice(0, SHOWN)
      .flatMap((one) => [
        rich(line(...incidentItem(one, teamUrl, now))),
        ...incidentButtons(one.view, now, 'listed'),
      ]),
    ...(left > 0 ? [context(`and ${left} more`)] : []),
  ];
}

export const incidentsMessage = (incidents: readonly Listed[], teamUrl: string, now: number): SlackMessage =>
  fitted({
    text: `${count(incidents.length, 'open incident')}`,
    blocks: [header(`Open incidents (${incidents.length})`), ...incidentsBlocks(incidents, teamUrl, now)],
  });

export function topBlocks(rows: readonly TopRow[]): Block[] {
  if (rows.length === 0) return [rich(line('No bounce in this time.'))];
  return [
    rich(
      list(
        'ordered',
        rows
          .slice(0, 15)
          .map((row): readonly Piece[] =>
            [
              bold(row.title),
              row.provider ? ` at ${row.provider}` : '',
              `: ${row.count.toLocaleString('en-US')}`,
            ].filter((p) => p !== ''),
          ),
      ),
    ),
  ];
}

export const topMessage = (rows: readonly TopRow[], hours: 24 | 168): SlackMessage => {
  const title = `Most frequent causes, ${hours === 24 ? 'last 24 h' : 'last 7 days'}`;
  return fitted({
    text: title,
    blocks: [
      header(title),
      ...topBlocks(rows),
      actions('top', [
        hours === 24 ? button('Last 7 Days', 'list_top', '7d') : button('Last 24 Hours', 'list_top', '24h'),
      ]),
    ],
  });
};

const verdictWords: Readonly<Record<AddressRecord['verdict'], string>> = {
  suppress: '🗑️ May be suppressed',
  repeats: '⏳ Not yet: only after more failures over days',
  keep: '✅ Keep it',
  held: '✋ On hold: the trouble may be ours',
  'never-seen': 'Never seen in a bounce',
};

/** Ids of the un-suppress button, and of the modal that asks for the reason. */
export const whoActions = { unsuppress: 'who_unsuppress', view: 'unsuppress' } as const;

/**
 * What happened to one address. The asker named it, so it stands there as typed; texts of servers are masked.
 */
export function whoMessage(record: AddressRecord, policy: AddressPolicy, now: number): SlackMessage {
  const last = record.last
    .slice(0, 5)
    .map((one): readonly Piece[] =>
      [
        richDate(one.at),
        ' ',
        mono([one.status, one.cause].filter(Boolean).join(' ')),
        one.provider ? ` at ${one.provider}` : '',
        one.diagnostic ? `\n${maskText(one.diagnostic, policy).slice(0, 300)}` : '',
      ].filter((p) => p !== ''),
    );
  const seen =
    record.firstAt === null || record.lastAt === null
      ? ''
      : `${count(record.failures, 'failure')} on ${count(record.days, 'day')}, first ${away(record.firstAt, now)}, last ${away(record.lastAt, now)}.`;
  const shown = maskAddress(record.address, policy);
  return fitted({
    text: `${shown}: ${verdictWords[record.verdict]}`,
    blocks: [
      header('What happened to this address'),
      rich(
        line(
          mono(record.address),
          '\n',
          bold(verdictWords[record.verdict]),
          record.because ? `: ${record.because}` : '',
        ),
      ),
      ...(seen ? [rich(line(seen))] : []),
      ...(last.length > 0 ? [rich(line(bold('Last failures')), list('bullet', last))] : []),
      ...(record.verdict === 'suppress'
        ? [actions('who', [button('Un-suppress …', whoActions.unsuppress, record.address)])]
        : []),
      ...(policy === 'masked'
        ? [context(`Only you see this. Elsewhere it is shown as ${code(shown)}.`)]
        : []),
    ],
  });
}
