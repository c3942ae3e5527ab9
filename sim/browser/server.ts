import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { blockCss, ephemeralHtml, messageHtml, viewHtml } from '../slack/page.ts';
import type { SlackStandIn } from '../slack/slack.ts';
import type { Ephemeral, StandInMessage, StandInView } from '../slack/state.ts';

/** What the page shows and moves, besides Slack. */
export interface BrowserDeps {
  readonly slack: SlackStandIn;
  readonly channel: string;
  /** Who sits before the page. */
  readonly person: string;
  /** The demo's time, in words. */
  readonly clock: () => string;
  /** Puts a mail into the bounce mailbox; answers what to tell. */
  readonly mail: (source: Uint8Array) => string;
  /** The newest lines of the mail server's log. */
  readonly log: () => readonly string[];
  /** 0 (stopped) to 4 (as fast as it can). */
  readonly speed: (value: number) => void;
}

export interface Browser {
  readonly url: string;
  stop(): Promise<void>;
}

const LOOK_EVERY_MS = 250;
const MOST_BYTES = 30 * 1024 * 1024;

const asset = (name: string): string => readFileSync(new URL(`./${name}`, import.meta.url), 'utf8');
const assets: Readonly<Record<string, { readonly type: string; readonly text: () => string }>> = {
  '/': { type: 'text/html', text: () => asset('screen.html') },
  '/screen.css': { type: 'text/css', text: () => blockCss + asset('screen.css') },
  '/screen.js': { type: 'text/javascript', text: () => asset('screen.js') },
};

type Json = Readonly<Record<string, unknown>>;
const str = (value: unknown): string => (typeof value === 'string' ? value : '');

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error('That is more than 30 MB.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * The stand-in's channel as a page on loopback: what stands there is what the bot posted, what is pressed
 * there reaches it.
 */
export async function startBrowser(deps: BrowserDeps): Promise<Browser> {
  const { slack, person } = deps;
  const { workspace } = slack;
  const room = slack.channel(deps.channel);
  const names = new Map([
    [person, slack.userId(person)],
    ['rebound', slack.userId('rebound')],
  ]);
  const closed = new Set<string>();

  const screen = (): Json => {
    const own = workspace.ephemerals.filter((one) => one.channel === room.id && !one.gone);
    const all = [
      ...room.messages.map((one) => ({ ts: one.ts, html: messageHtml(one, names) })),
      ...own.map((one) => ({ ts: one.ts, html: ephemeralHtml(one, names) })),
    ].sort((a, b) => Number(a.ts) - Number(b.ts));
    const home = slack.home(person);
    const modals = [...workspace.views.values()].filter(
      ({ id, type }) => type === 'modal' && !closed.has(id),
    );
    return {
      clock: deps.clock(),
      log: deps.log().join('\n'),
      messages: all.map(({ html }) => html).join(''),
      home: home ? viewHtml(home, names) : '',
      views: modals
        .slice(-1)
        .map((view) => viewHtml(view, names))
        .join(''),
    };
  };

  const target = ({ ts, kind }: Json): StandInMessage | Ephemeral | undefined =>
    kind === 'ephemeral'
      ? workspace.ephemerals.find((one) => one.ts === ts)
      : room.posts.find((one) => one.ts === ts);
  const viewOf = (id: unknown): StandInView | undefined =>
    [...workspace.views.values(), ...workspace.homes.values()].find((view) => view.id === id);

  const doors: Readonly<Record<string, (body: Json) => Promise<string>>> = {
    async '/say'({ text }) {
      const words = str(text).trim();
      const slash = /^\/smtp\b\s?(?<query>[\s\S]*)$/.exec(words)?.groups?.['query'];
      if (slash !== undefined) await slack.slash(slash, person, deps.channel);
      else if (/^@rebound\b/.test(words)) await slack.mention(words.slice(8).trim(), person, deps.channel);
      else await slack.say(deps.channel, words, person);
      return '';
    },
    async '/press'(body) {
      const action = str(body['action']);
      const value = body['value'] === undefined ? undefined : str(body['value']);
      const view = viewOf(body['view']);
      if (view) await slack.pressInView(view, action, value, person);
      const pressed = view ? undefined : target(body);
      if (pressed) await slack.press(pressed, action, value, person);
      return '';
    },
    async '/submit'({ view, values }) {
      const found = viewOf(view);
      if (!found) return 'That dialog is gone.';
      const sent = await slack.submitView(found, values as Record<string, Record<string, string>>, person);
      if (sent.ackBody['response_action'] === undefined) closed.add(found.id);
      return '';
    },
    async '/close'({ view }) {
      closed.add(str(view));
      return '';
    },
    async '/home'() {
      await slack.openHome(person);
      return '';
    },
    async '/speed'({ speed }) {
      deps.speed(Number(speed));
      return '';
    },
  };

  const json = (response: ServerResponse, status: number, body: Json): void => {
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
    response.end(JSON.stringify(body));
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const file = assets[path];
    if (request.method === 'GET' && file) {
      response.writeHead(200, { 'content-type': `${file.type}; charset=utf-8` });
      response.end(file.text());
      return;
    }
    if (request.method === 'GET' && path === '/screen') return json(response, 200, screen());
    if (request.method === 'GET' && path === '/changes') return changes(request, response);
    // A page of another site must not press buttons here.
    if (request.method !== 'POST' || request.headers['sec-fetch-site'] === 'cross-site')
      return json(response, 404, { told: 'There is nothing here.' });
    const bytes = await bytesOf(request);
    if (path === '/mail') return json(response, 200, { told: deps.mail(bytes) });
    const door = doors[path];
    if (!door) return json(response, 404, { told: 'There is nothing here.' });
    json(response, 200, { told: await door(JSON.parse(bytes.toString() || '{}') as Json) });
  }

  function changes(request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    let last = '';
    const timer = setInterval(() => {
      const now = JSON.stringify(screen());
      if (now === last) return;
      last = now;
      response.write('data: changed\n\n');
    }, LOOK_EVERY_MS);
    request.on('close', () => clearInterval(timer));
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) =>
      json(response, 500, { told: error instanceof Error ? error.message : String(error) }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
