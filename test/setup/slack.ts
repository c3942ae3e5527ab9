import {
  type SlackStandIn,
  type SlackStandInOptions,
  startSlack as startStandIn,
} from '../../sim/slack/slack.ts';
import type { Desk } from '../../src/pipeline/desk.ts';
import { startSlack } from '../../src/slack/app.ts';
import type { SlackApp, SlackOptions } from '../../src/slack/options.ts';
import { answered, digest, flood, NOW, record, status, top } from '../slack/samples.ts';

/** What was asked of the desk, in order. */
export interface AskedDesk extends Desk {
  readonly asked: (readonly [string, ...unknown[]])[];
}

/** A desk that answers with the samples; replace what a test needs otherwise. */
export function fakeDesk(over: Partial<Desk> = {}): AskedDesk {
  const asked: (readonly [string, ...unknown[]])[] = [];
  const noted =
    <A extends unknown[], R>(name: string, answer: (...args: A) => Promise<R>) =>
    (...args: A): Promise<R> => {
      asked.push([name, ...args]);
      return answer(...args);
    };
  return {
    asked,
    lookup: noted(
      'lookup',
      over.lookup ?? (async (query) => ({ ...answered, answer: { ...answered.answer, query } })),
    ),
    status: noted('status', over.status ?? (async () => status)),
    incidents: noted(
      'incidents',
      over.incidents ??
        (async () => [{ view: flood, placed: { channel: 'C0000000001', ts: '1795245411.000001' } }]),
    ),
    top: noted('top', over.top ?? (async () => top)),
    who: noted('who', over.who ?? (async (address) => ({ ...record, address }))),
    held: noted('held', over.held ?? (async () => '57 addresses released: they may be suppressed.')),
    unsuppress: noted(
      'unsuppress',
      over.unsuppress ?? (async (address) => `${address} may be written to again.`),
    ),
    at: over.at ?? (async () => null),
    act: noted('act', over.act ?? (async () => ({ ok: true, said: '', view: null }))),
    digest: noted('digest', over.digest ?? (async () => digest)),
  };
}

export interface Bot {
  readonly slack: SlackStandIn;
  readonly app: SlackApp;
  readonly desk: AskedDesk;
  stop(): Promise<void>;
}

export interface BotOptions {
  readonly transport?: 'socket' | 'http';
  readonly desk?: Partial<Desk>;
  readonly slack?: SlackStandInOptions;
  readonly options?: Partial<SlackOptions>;
}

/** The real bot on the stand-in, with a fake desk. `stop()` it. */
export async function startBot({
  transport = 'socket',
  desk: over = {},
  slack: standIn = {},
  options = {},
}: BotOptions = {}): Promise<Bot> {
  const slack = await startStandIn(standIn);
  const desk = fakeDesk(over);
  const mode: SlackOptions['mode'] =
    transport === 'socket'
      ? { kind: 'socket', appToken: slack.appToken }
      : { kind: 'http', signingSecret: slack.signingSecret, host: '127.0.0.1', port: 0 };
  const app = await startSlack(
    {
      botToken: slack.botToken,
      mode,
      apiUrl: slack.apiUrl,
      operators: [],
      addresses: 'masked',
      digestChannel: slack.workspace.channel('mail-alerts')?.id ?? '',
      now: () => NOW,
      ...options,
    },
    desk,
  ).catch(async (error: unknown) => {
    await slack.stop();
    throw error;
  });
  if (app.port) slack.deliverTo(`http://127.0.0.1:${app.port}/slack/events`);
  return {
    slack,
    app,
    desk,
    async stop() {
      await app.stop(2_000);
      await slack.stop();
    },
  };
}
