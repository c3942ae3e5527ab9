import { hostname, userInfo } from 'node:os';
import { Argument, type Command } from 'commander';
import { policyOf } from '../app/policy-of.ts';
import type { Desk, IncidentAction, Status } from '../pipeline/desk.ts';
import { incidentText } from '../pipeline/incident-text.ts';
import { configOf, withStore } from './configuration.ts';
import { CommandFailed, type Io, type Json, tell } from './io.ts';

/**
 * Works at the desk that Slack's handlers ask, so that Slack's absence leaves a door. The running bot shows
 * what changes.
 */
async function atDesk<T>(io: Io, work: (desk: Desk) => Promise<T>): Promise<T> {
  const config = configOf(io);
  const policy = policyOf(config);
  // Loaded here: the other commands start sooner without the rules and their search.
  const { makeDesk } = await import('../pipeline/make-desk.ts');
  return withStore(config, (store) =>
    work(
      makeDesk({
        store,
        policy,
        startedAt: io.now(),
        link: () => null,
        // Whoever may read the database may read addresses.
        showAddress: (address) => address,
        dnsServers: null,
        changed: () => {},
      }),
    ),
  );
}

const me = () => ({ id: '', name: `${userInfo().username}@${hostname()}`, operator: true });

const when = (at: number | null): string =>
  at === null ? 'never' : `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

function statusText({
  mailboxes,
  openIncidents,
  bounces24h,
  unread24h,
  outboxDepth,
  lastBounceAt,
}: Status): string {
  return [
    ...mailboxes.map(({ name, connected, lastPollAt, lastMailAt, backlog, note }) =>
      [
        `${connected ? ' ok  ' : 'DOWN '} ${name}: read ${when(lastPollAt)}, last mail ${when(lastMailAt)}`,
        backlog > 0 ? `, ${backlog} waiting` : '',
        connected || note === '' ? '' : `\n      ${note}`,
      ].join(''),
    ),
    `Incidents open: ${openIncidents}`,
    `Last 24 hours: ${bounces24h} bounces, ${unread24h} mails that could not be read`,
    `Last bounce: ${when(lastBounceAt)}`,
    `Waiting for Slack: ${outboxDepth}`,
  ].join('\n');
}

/** `rebound status`, `incidents`, `top`, `who`: what `/smtp` answers to these words, in the terminal. */
export function registerStatus(command: Command, io: Io): void {
  command.option('--json', 'as JSON').action((options: Json) =>
    atDesk(io, async (desk) => {
      const status = await desk.status(io.now());
      tell(io, options, status, () => statusText(status));
    }),
  );
}

export function registerIncidents(command: Command, io: Io): void {
  command.option('--json', 'as JSON').action((options: Json) =>
    atDesk(io, async (desk) => {
      const open = (await desk.incidents(io.now())).map(({ view }) => view);
      const texts = open.map(
        (view) => `${view.incident.id}  ${incidentText(view, io.now()).replaceAll('\n', '\n    ')}`,
      );
      tell(
        io,
        options,
        open.map(({ incident }) => incident),
        () => texts.join('\n\n') || 'No incident is open.',
      );
    }),
  );
}

export function registerTop(command: Command, io: Io): void {
  command
    .argument('[span]', '24h or 7d', '24h')
    .option('--json', 'as JSON')
    .action((span: string, options: Json) => {
      if (span !== '24h' && span !== '7d') command.error(`"${span}" is no span; give 24h or 7d.`);
      return atDesk(io, async (desk) => {
        const rows = await desk.top(span === '7d' ? 168 : 24, io.now());
        const text = rows.map(
          ({ count, title, provider }) => `${String(count).padStart(7)}  ${title} (${provider})`,
        );
        tell(io, options, rows, () => text.join('\n') || 'Nothing failed.');
      });
    });
}

export function registerWho(command: Command, io: Io): void {
  command
    .argument('<address>', 'a recipient')
    .option('--json', 'as JSON')
    .action((address: string, options: Json) =>
      atDesk(io, async (desk) => {
        const record = await desk.who(address, io.now());
        const lines = record.last.map(
          ({ at, cause, status, diagnostic }) => `  ${when(at)}  ${status} ${cause}: ${diagnostic}`,
        );
        tell(io, options, record, () =>
          [`${record.address}: ${record.verdict}. ${record.because}`, ...lines].join('\n'),
        );
      }),
    );
}

const spans = ['1h', '4h', 'tomorrow', 'clock'] as const;

/** What the button of an incident does, by the id's beginning. */
async function act(io: Io, id: string, action: IncidentAction, options: Json): Promise<void> {
  await atDesk(io, async (desk) => {
    const known = (await desk.incidents(io.now())).map(({ view }) => view.incident.id);
    const [found, ...more] = known.filter((one) => one.startsWith(id));
    if (found === undefined || more.length > 0)
      throw new CommandFailed(
        `${found === undefined ? 'No open incident has' : 'Several open incidents have'} the id ${id}; "rebound incidents" lists them.`,
      );
    const { ok, said } = await desk.act(found, action, me(), io.now());
    if (!ok) throw new CommandFailed(said);
    tell(io, options, { incident: found, said }, () => said);
  });
}

const withId = (command: Command): Command =>
  command.argument('<id>', 'as "rebound incidents" shows it, or its beginning').option('--json', 'as JSON');

/** `rebound ack`, `resolve`, `mute`: what a button does. */
const button =
  (action: IncidentAction) =>
  (command: Command, io: Io): void => {
    withId(command).action((id: string, options: Json) => act(io, id, action, options));
  };

export const registerAck = button({ do: 'acknowledge' });
export const registerResolve = button({ do: 'resolve' });
export const registerMute = button({ do: 'mute', days: 7 });

export function registerSnooze(command: Command, io: Io): void {
  withId(command)
    .addArgument(new Argument('<until>', 'when; clock: the end of its clock').choices(spans))
    .action((id: string, until: (typeof spans)[number], options: Json) =>
      act(io, id, { do: 'snooze', until }, options),
    );
}
