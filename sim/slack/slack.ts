import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createEmulator } from 'emulate';
import { parse } from 'yaml';
import { StrictApi } from './api.ts';
import { Faults } from './faults.ts';
import { type Interaction, until } from './interaction.ts';
import { page } from './page.ts';
import { People } from './people.ts';
import { renderWorkspace } from './render.ts';
import { ResponseUrls } from './response-url.ts';
import type { SlackStandIn, SlackStandInOptions } from './stand-in.ts';
import { type Call, type StandInMessage, Workspace } from './state.ts';
import { HttpWire, SocketWire, type Wire } from './wire.ts';

export type { SlackStandIn, SlackStandInOptions } from './stand-in.ts';

const manifest = fileURLToPath(new URL('../../manifests/socket.yaml', import.meta.url));
const manifestScopes = (): string[] => {
  const read = parse(readFileSync(manifest, 'utf8')) as { oauth_config: { scopes: { bot: string[] } } };
  return read.oauth_config.scopes.bot;
};

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};
const reply = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void => {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
};

/** Every scope that emulate's own doors ask for: the stand-in itself must not be stopped by them. */
const keeper = ['chat:write', 'users:read', 'channels:read', 'groups:read'];

/** Starts the stand-in. `stop()` it. */
export async function startSlack(options: SlackStandInOptions = {}): Promise<SlackStandIn> {
  const botToken = options.botToken ?? 'xoxb-1-2-stand-in';
  const appToken = options.appToken ?? 'xapp-1-A0REBOUND-1-stand-in';
  const signingSecret = options.signingSecret ?? 'stand-in-signing-secret';
  const people = options.people ?? ['alice', 'bob'];
  const rooms = (
    options.channels ?? [
      'mail-alerts',
      'mail-digest',
      'mail-ops',
      { name: 'quiet-corner', botIn: false },
      { name: 'secret', private: true, botIn: false },
    ]
  ).map((one) =>
    typeof one === 'string'
      ? { name: one, private: false, botIn: true }
      : { private: false, botIn: true, ...one },
  );
  let scopes = options.scopes ?? manifestScopes();
  let revoked = false;
  let refusedTypes: readonly string[] = [];
  let uploads: string | null = null;
  let target: string | null = null;

  const tokens = (granted: readonly string[]) => [
    { token: botToken, type: 'bot', user: 'rebound', scopes: granted, app_id: 'A0REBOUND' },
    ...people.map((name) => ({
      token: `xoxp-${name}`,
      type: 'user',
      user: name,
      scopes: keeper,
      app_id: 'A0REBOUND',
    })),
  ];
  const emulator = await createEmulator({
    service: 'slack',
    port: 0,
    seed: {
      slack: {
        team: { name: 'Acme', domain: 'acme' },
        users: ['rebound', ...people].map((name) => ({ name, email: `${name}@example.com` })),
        channels: rooms.map(({ name, private: is_private }) => ({ name, is_private })),
        tokens: tokens(scopes),
        strict_scopes: true,
        signing_secret: signingSecret,
      },
    },
  });
  const emulate = async (
    method: string,
    raw: string,
    contentType: string,
    token: string,
  ): Promise<Record<string, unknown>> => {
    const answer = await fetch(`${emulator.url}/api/${method}`, {
      method: 'POST',
      body: raw,
      headers: { 'content-type': contentType, authorization: `Bearer ${token}` },
    });
    return (await answer.json().catch(() => ({ ok: false, error: 'unknown_method' }))) as Record<
      string,
      unknown
    >;
  };
  const asPerson = (who: string, method: string, body: object) =>
    emulate(method, JSON.stringify(body), 'application/json', `xoxp-${who}`);

  const workspace = new Workspace();
  const first = people[0] ?? 'alice';
  const members = (await asPerson(first, 'users.list', {}))['members'] as { id: string; name: string }[];
  const ids = new Map(members.map(({ id, name }) => [name, id]));
  const userId = (name: string): string => {
    const id = ids.get(name) ?? [...ids.values()].find((one) => one === name);
    if (!id) throw new Error(`Nobody is called ${name}`);
    return id;
  };
  const listed = (
    await asPerson(first, 'conversations.list', { types: 'public_channel,private_channel', limit: 1000 })
  )['channels'] as {
    id: string;
    name: string;
  }[];
  for (const room of rooms) {
    const id = listed.find((one) => one.name === room.name)?.id ?? '';
    workspace.channels.push({
      id,
      name: room.name,
      isPrivate: room.private,
      botIn: room.botIn,
      archived: false,
      messages: [],
      posts: [],
    });
  }

  const calls: Call[] = [];
  const interactions: Interaction[] = [];
  const faults = new Faults();
  let origin = '';
  const botUser = () => userId('rebound');
  const api = new StrictApi({
    workspace,
    faults,
    botToken,
    appToken,
    calls,
    emulate,
    botUser,
    scopes: () => scopes,
    revoked: () => revoked,
    refusedBlocks: () => refusedTypes,
    uploadPolicy: () => uploads,
    messagePace: options.messagePace ?? { burst: 4, everyMs: 1000 },
    updatePace: options.updatePace ?? { burst: 10, everyMs: 1000 },
    now: options.now ?? Date.now,
    socketUrl: () => `${origin.replace('http', 'ws')}/link?ticket=1`,
  });
  const postAs = (method: string, body: Record<string, unknown>) =>
    emulate(method, JSON.stringify(body), 'application/json', botToken);
  const urls = new ResponseUrls({
    workspace,
    botUser,
    postAs,
    origin: () => origin,
    refusedBlocks: () => refusedTypes,
  });

  const server = createServer((request, response) => {
    void (async () => {
      const path = new URL(request.url ?? '/', 'http://stand-in').pathname;
      const raw = (await bodyOf(request)).toString('utf8');
      if (path.startsWith('/response/')) {
        const { status, body } = await urls.take(path, raw);
        return reply(response, status, body);
      }
      if (path === '/' && request.method === 'GET') {
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
        return response.end(page(workspace, ids));
      }
      if (path.startsWith('/files/')) {
        const upload = workspace.uploads.get(path);
        const may = scopes.includes('files:read') && request.headers.authorization === `Bearer ${botToken}`;
        const type = upload && may ? upload.mimetype : 'text/html; charset=utf-8';
        response.writeHead(200, { 'content-type': type });
        return response.end(upload && may ? upload.text : '<html>Sign in to Slack</html>');
      }
      const token =
        /^Bearer (?<token>\S+)/.exec(request.headers.authorization ?? '')?.groups?.['token'] ?? '';
      const answer = await api.call(
        path.replace('/api/', ''),
        token,
        raw,
        request.headers['content-type'] ?? '',
      );
      if (answer.silence === 'cut') return request.socket.destroy();
      if (answer.silence === 'silent') return undefined;
      return reply(response, answer.status, answer.body, answer.headers);
    })().catch((error: unknown) => {
      console.error('Slack stand-in:', error);
      request.socket.destroy();
    });
  });
  const sockets = new SocketWire(server);
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const say = async (
    channel: string,
    text: string,
    who = first,
    threadTs?: string,
  ): Promise<StandInMessage> => {
    const room = workspace.channel(channel);
    if (!room) throw new Error(`There is no channel ${channel}`);
    const body = { channel: room.id, text, ...(threadTs ? { thread_ts: threadTs } : {}) };
    const posted = await asPerson(who, 'chat.postMessage', body);
    return workspace.posted(room, String(posted['ts']), userId(who), body);
  };
  const wire = (): Wire => (target ? new HttpWire(target, signingSecret) : sockets);
  const actors = new People({
    workspace,
    wire,
    userId,
    interactions,
    botUser,
    say,
    scopes: () => scopes,
    trigger: async (user) =>
      String((await postAs('views.generateTriggerId', { user_id: user }))['trigger_id']),
    responseUrl: (it) => urls.make(it),
    pressedOn: (it, ts) => urls.pressedOn(it, ts),
  });

  return {
    origin,
    apiUrl: `${origin}/api/`,
    botToken,
    appToken,
    signingSecret,
    workspace,
    people: actors,
    calls,
    interactions,
    userId,
    say,
    until,
    get late() {
      return interactions.filter((one) => one.ackMs >= 0 && !one.acked);
    },
    callsOf: (method) => calls.filter((call) => call.method === method),
    channel(name) {
      const found = workspace.channel(name);
      if (!found) throw new Error(`There is no channel ${name}`);
      return found;
    },
    fault: (method, fault, times) => faults.add(method, fault, times),
    clearFaults: () => faults.clear(),
    setScopes(granted) {
      scopes = granted;
    },
    revoke(now = true) {
      revoked = now;
    },
    refuseBlocks(...types) {
      refusedTypes = types;
    },
    forbidUploads(error) {
      uploads = error;
    },
    deliverTo(url) {
      target = url;
    },
    sockets: () => sockets.open,
    refresh: (reason, which) => sockets.refresh(reason, which),
    dropSockets: () => sockets.drop(),
    async deleteMessage(message) {
      const who = [...ids].find(([, id]) => id === message.user)?.[0] ?? 'rebound';
      const token = who === 'rebound' ? botToken : `xoxp-${who}`;
      await emulate(
        'chat.delete',
        JSON.stringify({ channel: message.channel, ts: message.ts }),
        'application/json',
        token,
      );
      workspace.removed(message.channel, message.ts);
    },
    slash: (...args) => actors.slash(...args),
    press: (...args) => actors.press(...args),
    pressInView: (...args) => actors.pressInView(...args),
    submitView: (...args) => actors.submitView(...args),
    messageShortcut: (...args) => actors.messageShortcut(...args),
    globalShortcut: (...args) => actors.globalShortcut(...args),
    mention: (...args) => actors.mention(...args),
    direct: (...args) => actors.direct(...args),
    upload(name, text, mimetype = 'text/plain') {
      const url = `/files/${name}`;
      workspace.uploads.set(url, { text, mimetype });
      return { id: 'F000000001', name, mimetype, size: text.length, url_private: `${origin}${url}` };
    },
    openHome: (...args) => actors.openHome(...args),
    modal: (who = first) => [...workspace.views.values()].filter((view) => view.user === userId(who)).at(-1),
    home: (who = first) => workspace.homes.get(userId(who)),
    render: (channel) => renderWorkspace(workspace, ids, channel),
    page: (channel) => page(workspace, ids, channel),
    async stop() {
      await sockets.stop();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await emulator.close();
    },
  };
}
