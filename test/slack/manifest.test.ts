import { readFileSync } from 'node:fs';
import type { App } from '@slack/bolt';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { startSlack as startStandIn } from '../../sim/slack/slack.ts';
import type { Parcel } from '../../src/pipeline/outlet.ts';
import { registerAll } from '../../src/slack/app.ts';
import { slackClient } from '../../src/slack/client.ts';
import { fileFetcher } from '../../src/slack/files.ts';
import type { ListenerContext } from '../../src/slack/listener-context.ts';
import { silent } from '../../src/slack/log.ts';
import { slackOutlet } from '../../src/slack/outlet.ts';
import { neededScopes } from '../../src/slack/scopes.ts';
import { startBot } from '../setup/slack.ts';
import { flood, NOW } from './samples.ts';

interface Manifest {
  readonly display_information: { readonly name: string; readonly description: string };
  readonly features: {
    readonly app_home: { readonly home_tab_enabled: boolean };
    readonly slash_commands: readonly {
      readonly command: string;
      readonly description: string;
      readonly usage_hint: string;
      readonly url?: string;
    }[];
    readonly shortcuts: readonly {
      readonly name: string;
      readonly type: 'message' | 'global';
      readonly callback_id: string;
      readonly description: string;
    }[];
  };
  readonly oauth_config: { readonly scopes: { readonly bot: readonly string[] } };
  readonly settings: {
    readonly event_subscriptions: { readonly request_url?: string; readonly bot_events: readonly string[] };
    readonly interactivity: { readonly is_enabled: boolean; readonly request_url?: string };
    readonly socket_mode_enabled: boolean;
  };
}
const read = (name: string): Manifest =>
  parse(readFileSync(new URL(`../../manifests/${name}.yaml`, import.meta.url), 'utf8')) as Manifest;
const manifests = { socket: read('socket'), http: read('http') };

/** What the bot registers, noted by an app that only listens. */
function registered() {
  const noted = {
    commands: [] as string[],
    shortcuts: [] as { callback_id: string; type: string }[],
    events: [] as string[],
    views: [] as string[],
    actions: 0,
  };
  const app = {
    command: (name: string) => noted.commands.push(name),
    shortcut: (constraints: { callback_id: string; type: string }) => noted.shortcuts.push(constraints),
    // Of all messages only direct ones are asked for.
    event: (name: string) => noted.events.push(name === 'message' ? 'message.im' : name),
    view: (id: string) => noted.views.push(id),
    action: () => {
      noted.actions += 1;
    },
  };
  registerAll(app as unknown as App, {} as ListenerContext);
  return noted;
}

describe.for(Object.entries(manifests))('the manifest for %s', ([name, manifest]) => {
  test('holds exactly what is registered', () => {
    const noted = registered();
    expect(manifest.features.slash_commands.map((one) => one.command)).toEqual(noted.commands);
    const shortcuts = noted.shortcuts.map(({ callback_id, type }) => ({
      callback_id,
      type: type === 'shortcut' ? 'global' : 'message',
    }));
    expect(manifest.features.shortcuts.map(({ callback_id, type }) => ({ callback_id, type }))).toEqual(
      shortcuts,
    );
    expect([...manifest.settings.event_subscriptions.bot_events].sort()).toEqual([...noted.events].sort());
    expect(noted.views.length).toBeGreaterThan(0);
    expect(manifest.settings.interactivity.is_enabled).toBe(noted.actions > 0);
    expect(manifest.features.app_home.home_tab_enabled).toBe(noted.events.includes('app_home_opened'));
  });

  test('asks for exactly the scopes that are needed', () => {
    expect(manifest.oauth_config.scopes.bot).toEqual(Object.keys(neededScopes));
  });

  test('keeps to the limits of a manifest', () => {
    const { display_information: about, features } = manifest;
    expect(about.name.length).toBeLessThanOrEqual(35);
    expect(about.description.length).toBeLessThanOrEqual(140);
    for (const one of features.slash_commands) {
      expect(one.command).toMatch(/^\/\S{1,31}$/);
      expect(one.description.length).toBeLessThanOrEqual(2000);
    }
    expect(features.shortcuts.length).toBeLessThanOrEqual(10);
    for (const one of features.shortcuts) {
      expect(one.name.length).toBeLessThanOrEqual(24);
      expect(one.callback_id.length).toBeLessThanOrEqual(255);
      expect(one.description.length).toBeLessThanOrEqual(150);
    }
  });

  test('has addresses exactly where Slack comes by HTTP', () => {
    const { features, settings } = manifest;
    const urls = [
      ...features.slash_commands.map((one) => one.url),
      settings.event_subscriptions.request_url,
      settings.interactivity.request_url,
    ];
    expect(settings.socket_mode_enabled).toBe(name === 'socket');
    for (const url of urls) {
      if (settings.socket_mode_enabled) expect(url).toBeUndefined();
      else expect(url).toMatch(/^https:\/\/[^/]+\/slack\/events$/);
    }
  });
});

const lost = (channel: string): Parcel => ({
  kind: 'notice',
  placed: null,
  subject: null,
  id: 'none',
  channel,
  notice: { title: 'Lost', text: 'and looked for', at: 0 },
});

/** What the bot does with each scope; it must work with all of them and fail without the one. */
const uses: Readonly<Record<keyof typeof neededScopes, (scopes: readonly string[]) => Promise<unknown>>> = {
  'app_mentions:read': (scopes) => withBot(scopes, ({ slack }) => slack.mention('5.7.28')),
  'channels:history': (scopes) =>
    withOutlet(scopes, ({ outlet, slack }) => outlet.find(lost(slack.channel('mail-alerts').id), Date.now())),
  'channels:join': (scopes) => withOutlet(scopes, ({ post }) => post('open-room')),
  'channels:read': (scopes) =>
    withOutlet(scopes, ({ client }) => client.conversations.list({ types: 'public_channel' })),
  'chat:write': (scopes) => withOutlet(scopes, ({ post }) => post('mail-alerts')),
  commands: (scopes) => withBot(scopes, ({ slack }) => slack.slash('5.7.28')),
  'files:read': (scopes) =>
    withOutlet(scopes, async ({ slack }) => {
      const { url_private: url } = slack.upload('a.eml', '550 5.1.1 unknown');
      const fetchFile = fileFetcher(slack.botToken, slack.apiUrl, silent);
      if ((await fetchFile(String(url))) === null) throw new Error('not read');
    }),
  'files:write': (scopes) =>
    withOutlet(scopes, async ({ outlet, post }) => {
      const thread = await post('mail-alerts');
      const delivery = await outlet.deliver({
        kind: 'file',
        id: 'f',
        thread,
        filename: 'a.csv',
        title: 'A list',
        content: 'a',
      });
      if (!delivery.ok) throw new Error(delivery.why);
    }),
  'groups:history': (scopes) =>
    withOutlet(scopes, ({ outlet, slack }) =>
      outlet.find(lost(slack.channel('private-room').id), Date.now()),
    ),
  'groups:read': (scopes) =>
    withOutlet(scopes, ({ client }) => client.conversations.list({ types: 'private_channel' })),
  'im:history': (scopes) => withBot(scopes, ({ slack }) => slack.direct('5.7.28')),
  'usergroups:read': (scopes) => withOutlet(scopes, ({ client }) => client.usergroups.list({})),
  'users:read': (scopes) =>
    withOutlet(scopes, ({ client, slack }) => client.users.info({ user: slack.userId('alice') })),
};

async function withBot(
  scopes: readonly string[],
  use: (bot: Awaited<ReturnType<typeof startBot>>) => Promise<{ acked: boolean }>,
): Promise<void> {
  const bot = await startBot({ slack: { scopes } });
  try {
    if (!(await use(bot)).acked) throw new Error('not acknowledged');
  } finally {
    await bot.stop();
  }
}

type Tools = {
  slack: Awaited<ReturnType<typeof startStandIn>>;
  client: ReturnType<typeof slackClient>;
  outlet: ReturnType<typeof slackOutlet>;
  post: (room: string) => Promise<{ channel: string; ts: string }>;
};
async function withOutlet(scopes: readonly string[], use: (tools: Tools) => Promise<unknown>): Promise<void> {
  const slack = await startStandIn({
    scopes,
    channels: ['mail-alerts', { name: 'open-room', botIn: false }, { name: 'private-room', private: true }],
  });
  const client = slackClient({ botToken: slack.botToken, apiUrl: slack.apiUrl });
  const outlet = slackOutlet(client, { addresses: 'masked', now: () => NOW });
  const post = async (room: string) => {
    const delivery = await outlet.deliver({
      kind: 'incident',
      id: 'i',
      channel: slack.channel(room).id,
      placed: null,
      view: flood,
    });
    if (!delivery.ok) throw new Error(delivery.why);
    return delivery.placed;
  };
  try {
    await use({ slack, client, outlet, post });
  } finally {
    await slack.stop();
  }
}

describe('every scope is needed, and all together suffice', () => {
  const all = Object.keys(neededScopes);
  test.for(Object.entries(uses))('%s', async ([scope, use]) => {
    await use(all);
    await expect(use(all.filter((one) => one !== scope))).rejects.toThrow();
  });
});
