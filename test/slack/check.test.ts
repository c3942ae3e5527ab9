import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SlackStandIn, startSlack } from '../../sim/slack/slack.ts';
import { resolveChannels } from '../../src/slack/channels.ts';
import { type CheckOptions, checkSlack } from '../../src/slack/check.ts';
import { slackClient } from '../../src/slack/client.ts';
import { neededScopes } from '../../src/slack/scopes.ts';
import { freePort } from '../setup/postgres.ts';

let slack: SlackStandIn;
beforeEach(async () => {
  slack = await startSlack();
});
afterEach(() => slack.stop());

const check = (more: Partial<CheckOptions> = {}) =>
  checkSlack({
    botToken: slack.botToken,
    appToken: slack.appToken,
    apiUrl: slack.apiUrl,
    channels: [{ purpose: 'alerts', channel: '#mail-alerts' }],
    ...more,
  });
const wrong = async (more: Partial<CheckOptions> = {}) => (await check(more)).filter((one) => !one.ok);

test('all is well', async () => {
  const found = await check();
  expect(found.filter((one) => !one.ok)).toEqual([]);
  expect(found.map((one) => one.what)).toEqual([
    'Slack knows the bot as rebound in Acme.',
    'All scopes are granted.',
    'Socket Mode can connect.',
    'The channel for alerts, #mail-alerts, is there and the bot is in it.',
  ]);
});

test('a missing scope is named, with what it is for', async () => {
  slack.setScopes(['chat:write', 'channels:read', 'groups:read', 'commands']);
  const names = (await wrong()).map((one) => one.what);
  expect(names.filter((name) => name.includes('The scope'))).toHaveLength(
    Object.keys(neededScopes).length - 4,
  );
  expect(names.join('\n')).toContain('The scope files:write is missing: for lists of messages to resend');
});

test.for([
  ['a wrong bot token', { botToken: 'xoxb-nobody' }, 'invalid_auth', 'Copy it anew'],
  [
    'the app token in its place',
    { botToken: 'xapp-1-A0REBOUND-1-stand-in' },
    'not_allowed_token_type',
    'xoxb-',
  ],
  ['a wrong app token', { appToken: 'xapp-nobody' }, 'Socket Mode cannot connect', 'connections:write'],
  [
    'no such channel',
    { channels: [{ purpose: 'alerts', channel: '#nowhere' }] },
    'is not there',
    'Check the name',
  ],
  [
    'a private channel without the bot',
    { channels: [{ purpose: 'ops', channel: '#secret' }] },
    'is not there',
    '/invite @rebound',
  ],
] as const)('%s', async ([, options, what, remedy]) => {
  const [first] = await wrong(options);
  expect(first?.what).toContain(what);
  expect(first?.remedy).toContain(remedy);
});

test('a public channel without the bot is no trouble: it comes in when it starts', async () => {
  const found = await check({ channels: [{ purpose: 'ops', channel: 'quiet-corner' }] });
  expect(found.at(-1)).toMatchObject({ ok: true, what: expect.stringContaining('joins it when it starts') });
});

test('people and groups that the configuration names are looked up', async () => {
  slack.workspace.groups.push({ id: 'S0MAILTEAM', handle: 'mail-team', users: [slack.userId('alice')] });
  const people = (ids: string[]) => ({ people: [{ setting: 'SLACK_MENTION', ids }] });
  expect(await wrong(people(['here', slack.userId('alice'), 'S0MAILTEAM']))).toEqual([]);
  const [finding] = await wrong(people(['U0NOBODY00', 'S0NOBODY00']));
  expect(finding?.what).toMatch(
    /nobody with the id U0NOBODY00; Slack knows no user group with the id S0NOBODY00/,
  );
  slack.setScopes(Object.keys(neededScopes).filter((scope) => scope !== 'usergroups:read'));
  const unseen = (await wrong(people(['S0MAILTEAM']))).at(-1);
  expect(unseen).toMatchObject({
    what: expect.stringContaining('missing_scope'),
    remedy: expect.stringContaining('usergroups:read'),
  });
});

test('an archived channel and a revoked token', async () => {
  slack.channel('mail-alerts').archived = true;
  expect((await wrong())[0]?.what).toContain('is archived');
  slack.revoke();
  expect((await wrong())[0]?.remedy).toContain('Install it again');
});

test('a Slack that cannot be reached is no matter of tokens', async () => {
  expect((await wrong({ apiUrl: `http://127.0.0.1:${await freePort()}/api/` }))[0]?.remedy).toContain(
    'reach slack.com',
  );
});

test('no finding prints a token', async () => {
  const found = [
    ...(await check({ botToken: 'xoxb-secret-1' })),
    ...(await check({ appToken: 'xapp-secret-2' })),
  ];
  expect(JSON.stringify(found)).not.toMatch(/secret-[12]/);
});

test('channels are found by #name, name or id', async () => {
  const client = slackClient({ botToken: slack.botToken, apiUrl: slack.apiUrl });
  const { id } = slack.channel('mail-alerts');
  const found = await resolveChannels(client, ['#mail-alerts', 'mail-ops', id, 'nowhere']);
  expect(found.get('#mail-alerts')?.id).toBe(id);
  expect(found.get(id)?.name).toBe('mail-alerts');
  expect(found.get('mail-ops')?.isMember).toBe(true);
  expect(found.has('nowhere')).toBe(false);
});
