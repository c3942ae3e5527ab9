import { hostname, userInfo } from 'node:os';
import type { Command } from 'commander';
import { policyOf } from '../app/policy-of.ts';
import type { Desk, IncidentAction, Status } from '../pipeline/desk.ts';
import { incidentText } from '../pipeline/incident-text.ts';
import { configOf, withStore } from './configuration.ts';
import { CommandFailed, type Io } from './io.ts';

/** Works at the desk that Slack's handlers ask, so that Slack's absence leaves a door. The running bot shows what changes. */
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

const printed = (io: Io, json: boolean | undefined, value: unknown, text: () => string): void =>
  io.out(json ? `${JSON.stringify(value)}\n` : `${text()}\n`);

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
export function registerQuestions(program: Command, io: Io): void {
  program
    .command('status')
    .description('mailboxes, open incidents, what waits')
    .option('--json', 'as JSON')
    .action(({ json }: { json?: boolean }) =>
      atDesk(io, async (desk) => {
        const status = await desk.status(io.now());
        printed(io, json, status, () => statusText(status));
      }),
    );
  program
    .command('incidents')
    .description('what is open now, with the id that ack, snooze, resolve and mute take')
    .option('--json', 'as JSON')
    .action(({ json }: { json?: boolean }) =>
      atDesk(io, async (desk) => {
        const open = (await desk.incidents(io.now())).map(({ view }) => view);
        const texts = open.map(
          (view) => `${view.incident.id}  ${incidentText(view, io.now()).replaceAll('\n', '\n    ')}`,
        );
        printed(
          io,
          json,
          open.map(({ incident }) => incident),
          () => texts.join('\n\n') || 'No incident is open.',
        );
      }),
    );
  const top = program
    .command('top')
    .description('the most frequent causes of 24h or 7d')
    .argument('[span]', '24h or 7d', '24h')
    .option('--json', 'as JSON')
    .action((span: string, { json }: { json?: boolean }) => {
      if (span !== '24h' && span !== '7d') top.error(`"${span}" is no span; give 24h or 7d.`);
      return atDesk(io, async (desk) => {
        const rows = await desk.top(span === '7d' ? 168 : 24, io.now());
        const text = rows.map(
          ({ count, title, provider }) => `${String(count).padStart(7)}  ${title} (${provider})`,
        );
        printed(io, json, rows, () => text.join('\n') || 'Nothing failed.');
      });
    });
  program
    .command('who')
    .description('what happened to one address, and whether it may be suppressed')
    .argument('<address>')
    .option('--json', 'as JSON')
    .action((address: string, { json }: { json?: boolean }) =>
      atDesk(io, async (desk) => {
        const record = await desk.who(address, io.now());
        const lines = record.last.map(
          ({ at, cause, status, diagnostic }) => `  ${when(at)}  ${status} ${cause}: ${diagnostic}`,
        );
        printed(io, json, record, () =>
          [`${record.address}: ${record.verdict}. ${record.because}`, ...lines].join('\n'),
        );
      }),
    );
}

const spans = ['1h', '4h', 'tomorrow', 'clock'] as const;

/** `rebound ack`, `snooze`, `resolve`, `mute`: what the buttons do. */
export function registerActions(program: Command, io: Io): void {
  const act = (id: string, action: IncidentAction): Promise<void> =>
    atDesk(io, async (desk) => {
      const known = (await desk.incidents(io.now())).map(({ view }) => view.incident.id);
      const found = known.filter((one) => one.startsWith(id));
      if (found.length !== 1)
        throw new CommandFailed(
          `${found.length === 0 ? 'No open incident has' : 'Several open incidents have'} the id ${id}; "rebound incidents" lists them.`,
        );
      const { ok, said } = await desk.act(found[0] ?? id, action, me(), io.now());
      if (!ok) throw new CommandFailed(said);
      io.out(`${said}\n`);
    });
  const command = (name: string, description: string): Command =>
    program
      .command(name)
      .description(description)
      .argument('<id>', 'as "rebound incidents" shows it, or its beginning');
  command('ack', 'you look into it: no more reminders').action((id: string) =>
    act(id, { do: 'acknowledge' }),
  );
  const snooze = command('snooze', 'be called again later')
    .argument('<until>', `${spans.join(', ')} (the end of its clock)`)
    .action((id: string, until: string) => {
      const span = spans.find((one) => one === until);
      if (!span) return snooze.error(`"${until}" is no span; give ${spans.join(', ')}.`);
      return act(id, { do: 'snooze', until: span });
    });
  command('resolve', 'it is over, as you know').action((id: string) => act(id, { do: 'resolve' }));
  command('mute', 'call nobody for its scope for a week').action((id: string) =>
    act(id, { do: 'mute', days: 7 }),
  );
}
