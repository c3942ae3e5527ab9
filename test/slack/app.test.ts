import { afterEach, describe, expect, test } from 'vitest';
import { readBlocks } from '../../sim/slack/render.ts';
import type { StandInView } from '../../sim/slack/state.ts';
import { lookup } from '../../src/lookup/lookup.ts';
import type { Desk } from '../../src/pipeline/desk.ts';
import { silent } from '../../src/slack/log.ts';
import { incidentMessage } from '../../src/slack/messages/incident.ts';
import { muteModal } from '../../src/slack/messages/incident-modals.ts';
import { freePort } from '../setup/postgres.ts';
import { type Bot, type BotOptions, startBot } from '../setup/slack.ts';
import { acknowledged, answered, flood, gmail, NOW, status } from './samples.ts';

let bot: Bot | null = null;
afterEach(async () => {
  await bot?.stop();
  bot = null;
});
async function start(options: BotOptions = {}): Promise<Bot> {
  bot = await startBot(options);
  return bot;
}
const lines = (shown: { readonly blocks: readonly object[] }): string =>
  readBlocks(shown.blocks as Record<string, unknown>[]).join('\n');

/** The alert as the outlet would have posted it. */
async function alert({ slack }: Bot, view = flood) {
  const { text, blocks } = incidentMessage(view, NOW);
  const channel = slack.channel('mail-alerts');
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${slack.botToken}` };
  await fetch(`${slack.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ channel: channel.id, text, blocks }),
  });
  const message = channel.messages.at(-1);
  if (!message) throw new Error('The alert was refused');
  return message;
}

describe.for(['socket', 'http'] as const)('over %s', (transport) => {
  test('/smtp answers the asker alone, acknowledged in time', async () => {
    const { slack, desk } = await start({ transport });
    const it = await slack.slash('550 5.7.28');
    expect(it.acked).toBe(true);
    const answer = await it.answer();
    expect(answer.kind).toBe('ephemeral');
    expect(lines(answer)).toContain('Mail flood detected');
    expect(desk.asked[0]).toEqual(['lookup', '550 5.7.28', NOW]);
    expect(slack.channel('mail-alerts').posts).toEqual([]);
  });

  test('Share to Channel says who shared, and the private answer goes', async () => {
    const { slack } = await start({ transport });
    await (await slack.slash('550 5.7.28', 'bob')).answer();
    const [own] = slack.workspace.ephemerals;
    const pressed = await slack.press(own!, 'answer_share', undefined, 'bob');
    await pressed.answer(2);
    expect(pressed.answers.map((one) => one.kind)).toEqual(['in_channel', 'deleted']);
    const text = slack.render('mail-alerts');
    expect(text).toContain('Mail flood detected');
    expect(text).toContain('Shared by @bob');
    expect(own?.gone).toBe(true);
  });

  test('Acknowledge acts at the desk and changes the message at once', async () => {
    const { slack, desk } = await start({
      transport,
      desk: { act: async () => ({ ok: true, said: 'Yours.', view: acknowledged }) },
    });
    const message = await alert(bot!);
    const it = await slack.press(message, 'incident_acknowledge', undefined, 'bob');
    expect(it.acked).toBe(true);
    await it.answer();
    expect(message.edits).toBe(1);
    expect(lines(message)).toContain('Acknowledged by');
    expect(desk.asked).toEqual([
      [
        'act',
        flood.incident.id,
        { do: 'acknowledge' },
        { id: slack.userId('bob'), name: 'bob', operator: true, named: false, timeZone: '' },
        NOW,
      ],
    ]);
  });

  test('the message shortcut explains a bounce that someone pasted', async () => {
    const { slack, desk } = await start({ transport });
    const message = await slack.say('mail-alerts', '550 5.1.1 &lt;max@example.net&gt; user unknown', 'bob');
    const it = await slack.messageShortcut('explain_bounce', message, 'alice');
    expect((await it.answer()).kind).toBe('ephemeral');
    expect(desk.asked[0]?.[1]).toBe('550 5.1.1 <max@example.net> user unknown');
  });

  test('the global shortcut asks in a modal, and the answer takes its place', async () => {
    const { slack } = await start({ transport });
    expect((await slack.globalShortcut('smtp_lookup')).acked).toBe(true);
    const modal = await slack.until('the modal', () => slack.modal());
    expect(modal.title).toBe('Look up SMTP code');
    const sent = await slack.submitView(modal, { query: { query: '5.7.28' } });
    expect(sent.ackBody['response_action']).toBe('update');
    expect(lines(modal)).toContain('Mail flood detected');
  });

  test('an empty submission is told so at its field', async () => {
    const { slack } = await start({ transport });
    await slack.globalShortcut('smtp_lookup');
    const modal = await slack.until('the modal', () => slack.modal());
    const sent = await slack.submitView(modal, { query: { query: '  ' } });
    expect(sent.ackBody).toMatchObject({
      response_action: 'errors',
      errors: { query: expect.stringContaining('code') },
    });
  });

  test('a mention in a thread explains what the thread began with', async () => {
    const { slack, desk } = await start({ transport });
    const root = await slack.say('mail-alerts', '550 5.7.28 mail flood detected', 'bob');
    await slack.mention('', 'alice', 'mail-alerts', root.ts);
    const reply = await slack.until('the reply', () =>
      root.replies.find((one) => one.user === slack.userId('rebound')),
    );
    expect(lines(reply)).toContain('Mail flood detected');
    expect(desk.asked[0]?.[1]).toBe('550 5.7.28 mail flood detected');
    expect(reply.flags).toMatchObject({
      parse: 'none',
      link_names: 'false',
      unfurl_links: 'false',
      unfurl_media: 'false',
    });
  });

  test('App Home shows what is open, and its field opens an answer', async () => {
    const { slack } = await start({ transport });
    await slack.openHome('alice');
    const home = await slack.until('Home', () => slack.home());
    const text = lines(home);
    for (const words of [
      'Open incidents',
      'Mail flood detected',
      'bounces@example.com',
      'Most frequent causes',
    ])
      expect(text).toContain(words);
    await slack.pressInView(home, 'home_search', '5.7.28');
    const modal = await slack.until('the answer', () => slack.modal());
    expect(lines(modal)).toContain('Mail flood detected');
  });
});

describe('/smtp', () => {
  test.for([
    ['', 'Ask about any mail error'],
    ['help', 'Ask about any mail error'],
    ['status', 'returns@example.org'],
    ['incidents', 'Open incidents (1)'],
    ['top', 'last 24 h'],
    ['top 7d', 'last 7 days'],
    ['who jane.doe@example.net', 'May be suppressed'],
    ['who <mailto:jane.doe@example.net|jane.doe@example.net>', 'jane.doe@example.net'],
    ['digest', 'Bounces on Friday'],
    ['digest 2026-02-31', 'There is no day 2026-02-31'],
  ] as const)('%s', async ([text, words]) => {
    const { slack } = await start();
    expect(lines(await (await slack.slash(text)).answer())).toContain(words);
  });

  test.for([
    'status 5.2.2 what is it',
    'top level domain not found',
    'help my mail is blocked',
    'who is gsmtp',
    'constructor',
  ])('“%s” is a question', async (text) => {
    const { slack, desk } = await start();
    await (await slack.slash(text)).answer();
    expect(desk.asked).toEqual([['lookup', text, NOW]]);
  });

  test('a greeting gets help, typed or in a mention', async () => {
    const { slack } = await start({
      desk: { lookup: async (query) => ({ answer: lookup(query), histories: [] }) },
    });
    expect(lines(await (await slack.slash('hello')).answer())).toContain('Ask about any mail error');
    const { said } = await slack.mention('help me');
    expect(lines(await slack.until('help', () => said.replies[0]))).toContain('Ask about any mail error');
  });

  test('a paste of 40,000 characters is fine', async () => {
    const paste = `550 5.7.28 <!channel> ${'x'.repeat(39_900)}`;
    const entry = { ...answered.answer.entries[0]!, quoted: paste };
    const { slack } = await start({
      desk: {
        lookup: async (query) => ({ ...answered, answer: { ...answered.answer, query, entries: [entry] } }),
      },
    });
    const it = await slack.slash(paste);
    expect((await it.answer()).kind).toBe('ephemeral');
    const shared = await slack.press(slack.workspace.ephemerals[0]!, 'answer_share');
    expect((await shared.answer()).kind).toBe('in_channel');
  });

  test('who is for operators where addresses are masked', async () => {
    const operators = ['U0NOBODY01'];
    const { slack, desk } = await start({ options: { operators } });
    operators.push(slack.userId('bob'));
    expect(lines(await (await slack.slash('who jane.doe@example.net', 'alice')).answer())).toContain(
      'Only the operators may do this. Ask one of them: @U0NOBODY01',
    );
    expect(desk.asked).toEqual([]);
    expect(lines(await (await slack.slash('who jane.doe@example.net', 'bob')).answer())).toContain(
      'jane.doe@example.net',
    );
  });

  test('related codes answer in their turn', async () => {
    const { slack, desk } = await start();
    await (await slack.slash('550 5.7.28')).answer();
    const it = await slack.press(slack.workspace.ephemerals[0]!, 'answer_ask_0');
    expect((await it.answer()).kind).toBe('ephemeral');
    expect(desk.asked.map(([, query]) => query)).toEqual(['550 5.7.28', '4.7.28']);
  });

  test('Show Source Text is seen by the presser alone', async () => {
    const { slack } = await start();
    await (await slack.slash('550 5.7.28')).answer();
    const it = await slack.press(slack.workspace.ephemerals[0]!, 'answer_sources');
    const answer = await it.answer();
    expect(answer.kind).toBe('ephemeral');
    expect(lines(answer)).toContain('IANA SMTP enhanced status codes');
  });
});

test('where Slack refuses the layout of an answer, its words arrive', async () => {
  const { slack } = await start();
  slack.refuseBlocks('rich_text');
  const answer = await (await slack.slash('550 5.7.28')).answer();
  expect(`${lines(answer)}${answer.text}`).toContain('Message: Failed for good');
});

describe('acting on an incident', () => {
  test.for([
    ['incident_snooze', '4h', { do: 'snooze', until: '4h' }],
    ['incident_snooze', 'tomorrow', { do: 'snooze', until: 'tomorrow' }],
    ['incident_snooze', 'clock', { do: 'snooze', until: 'clock' }],
  ] as const)('%s %s', async ([action, value, wanted]) => {
    const { slack, desk } = await start();
    await (await slack.press(await alert(bot!, gmail), action, value)).answer();
    expect(desk.asked[0]?.slice(0, 3)).toEqual(['act', gmail.incident.id, wanted]);
  });

  test('others get a polite no, and nothing happens', async () => {
    const { slack, desk } = await start({ options: { operators: ['U0NOBODY01'] } });
    const message = await alert(bot!);
    const answer = await (await slack.press(message, 'incident_acknowledge')).answer();
    expect(answer.kind).toBe('ephemeral');
    expect(lines(answer)).toContain('Only the operators may do this. Ask one of them: @U0NOBODY01');
    expect(desk.asked).toEqual([]);
    expect(message.edits).toBe(0);
  });

  test('the list of messages to resend is asked for where some have failed', async () => {
    const { slack, desk } = await start();
    await (await slack.press(await alert(bot!), 'incident_more', 'list-to-resend')).answer();
    expect(desk.asked[0]?.slice(0, 3)).toEqual(['act', flood.incident.id, { do: 'list-to-resend' }]);
  });

  test.for([
    ['incident_resolve', undefined, 'Resolve', 'an old list', { do: 'resolve', note: 'an old list' }],
    ['incident_resolve', undefined, 'Resolve', '', { do: 'resolve', note: '' }],
    ['incident_more', 'mute', 'Mute', '3', { do: 'mute', days: 3 }],
    ['incident_more', 'assign', 'Assign', 'U0BOB00001', { do: 'assign', whom: 'U0BOB00001' }],
  ] as const)('%s %s asks first', async ([action, value, title, typed, wanted]) => {
    const { slack, desk } = await start();
    await slack.press(await alert(bot!, gmail), action, value);
    const modal = await slack.until('the modal', () => slack.modal());
    expect(modal.title).toBe(title);
    expect(desk.asked, 'nothing is done before the answer').toEqual([]);
    expect((await slack.submitView(modal, { asked: { asked: typed } })).acked).toBe(true);
    expect(desk.asked[0]?.slice(0, 3)).toEqual(['act', gmail.incident.id, wanted]);
  });

  test('a modal is answered only to those who may act', async () => {
    const { slack, desk } = await start({ options: { operators: ['U0NOBODY01'] } });
    const view = muteModal(gmail.incident.id, 'Gmail');
    const opened = { ...view, user: '', id: 'V1', type: 'modal', title: 'Mute', submit: 'Mute' };
    const forged = { ...opened, callbackId: 'incident_mute', privateMetadata: gmail.incident.id };
    const sent = await slack.submitView(forged as unknown as StandInView, { asked: { asked: '3' } });
    expect(JSON.stringify(sent.ackBody)).toContain('Only the operators');
    expect(desk.asked).toEqual([]);
  });

  test('members of an operators’ group may act, by id, and guests of a shared channel may not', async () => {
    const { slack, desk } = await start({ options: { operators: ['S0MAILTEAM'] } });
    slack.workspace.groups.push({ id: 'S0MAILTEAM', handle: 'mail', users: [slack.userId('alice')] });
    await (await slack.press(await alert(bot!), 'incident_acknowledge', undefined, 'bob')).answer();
    expect(desk.asked).toEqual([]);
    await slack.press(await alert(bot!), 'incident_acknowledge', undefined, 'alice');
    await slack.until('the act', () => desk.asked[0]);
    expect(desk.asked[0]?.[3]).toMatchObject({ operator: true, named: true });
  });

  test('in the list of incidents each has its buttons, and the list follows', async () => {
    const { slack, desk } = await start({
      desk: { act: async () => ({ ok: true, said: '', view: flood }) },
    });
    await (await slack.slash('incidents')).answer();
    const [list] = slack.workspace.ephemerals;
    const it = await slack.press(list!, 'incident_acknowledge', flood.incident.id);
    expect((await it.answer()).kind).toBe('replaced');
    expect(desk.asked.map(([what]) => what)).toEqual(['incidents', 'act', 'incidents']);
    expect(lines(list!)).toContain('Open incidents (1)');
  });

  test('App Home has the same buttons, and is drawn anew', async () => {
    const { slack, desk } = await start({
      desk: { act: async () => ({ ok: true, said: '', view: flood }) },
    });
    await slack.openHome();
    const home = await slack.until('Home', () => slack.home());
    await slack.pressInView(home, 'incident_acknowledge');
    await slack.until('the act', () => desk.asked.find(([what]) => what === 'act'));
    await slack.until('the new Home', () => slack.callsOf('views.publish').length === 2);
  });

  test('what the desk refuses is told to the presser', async () => {
    const { slack } = await start({
      desk: { act: async () => ({ ok: false, said: 'It is resolved already.', view: null }) },
    });
    expect(lines(await (await slack.press(await alert(bot!), 'incident_acknowledge')).answer())).toContain(
      'It is resolved already.',
    );
  });

  test('un-suppress asks for a reason and keeps it', async () => {
    const { slack, desk } = await start();
    await (await slack.slash('who jane.doe@example.net')).answer();
    await slack.press(slack.workspace.ephemerals[0]!, 'who_unsuppress');
    const modal = await slack.until('the modal', () => slack.modal());
    await slack.submitView(modal, { reason: { reason: 'confirmed by phone' } });
    expect(desk.asked.at(-1)?.slice(0, 3)).toEqual([
      'unsuppress',
      'jane.doe@example.net',
      'confirmed by phone',
    ]);
    expect(lines(modal)).toContain('may be written to again');
  });
});

describe('when the desk is in trouble', () => {
  const never = () => new Promise<never>(() => {});
  const slow: Partial<Desk> = {
    lookup: never,
    status: never,
    incidents: never,
    top: never,
    who: never,
    act: never,
    digest: never,
    unsuppress: never,
  };
  const throwing: Partial<Desk> = Object.fromEntries(
    Object.keys(slow).map((name) => [name, async () => Promise.reject(new Error('database is locked'))]),
  );

  test.for([
    ['hangs', slow, 'busy'],
    ['throws', throwing, 'went wrong'],
  ] as const)('a desk that %s is acknowledged in time everywhere, and told', async ([, desk, words]) => {
    const { slack } = await start({ desk, options: { patienceMs: 300 } });
    const message = await alert(bot!);
    const said = await slack.say('mail-alerts', '550 5.1.1 user unknown', 'bob');
    const its = await Promise.all([
      ...['5.7.28', 'status', 'incidents', 'top', 'who jane@example.net', 'digest'].map((text) =>
        slack.slash(text),
      ),
      slack.press(message, 'incident_acknowledge'),
      slack.messageShortcut('explain_bounce', said),
    ]);
    for (const it of its) expect(lines(await it.answer())).toContain(words);
    await slack.globalShortcut('smtp_lookup');
    const modal = await slack.until('the modal', () => slack.modal());
    await slack.submitView(modal, { query: { query: '5.7.28' } });
    expect(lines(modal)).toContain(words);
    const mention = await slack.mention('5.7.28');
    await slack.until('the apology', () => mention.said.replies[0]);
    await slack.openHome();
    expect(lines(await slack.until('Home', () => slack.home()))).toContain(words);
    expect(slack.late).toEqual([]);
  });

  test('a desk of ten seconds makes no late ack: the modal waits, then shows the answer', async () => {
    let tell: () => void = () => {};
    const told = new Promise<void>((resolve) => {
      tell = resolve;
    });
    const { slack } = await start({
      desk: {
        lookup: async (query) => told.then(() => ({ ...answered, answer: { ...answered.answer, query } })),
      },
    });
    const command = await slack.slash('5.7.28');
    await slack.globalShortcut('smtp_lookup');
    const modal = await slack.until('the modal', () => slack.modal());
    const sent = await slack.submitView(modal, { query: { query: '5.7.28' } });
    expect(sent.acked).toBe(true);
    expect(lines(modal)).toContain('Looking it up');
    tell();
    await command.answer();
    await slack.until('the answer', () => lines(slack.modal()!).includes('Mail flood detected'));
    expect(slack.late).toEqual([]);
  });

  test('a failure names a reference that stands in the log', async () => {
    const logged: object[] = [];
    const log = {
      debug: () => {},
      info: () => {},
      warn: () => {},
      error: (fields: object) => void logged.push(fields),
    };
    const { slack } = await start({ desk: throwing, options: { log } });
    const text = lines(await (await slack.slash('5.7.28')).answer());
    const reference = /look for (?<reference>[0-9a-f]{6})/.exec(text)?.groups?.['reference'];
    expect(logged).toContainEqual(expect.objectContaining({ reference, err: 'database is locked' }));
    expect(text).not.toContain('database');
  });
});

describe('connections', () => {
  const opened = ({ slack }: Bot) => slack.callsOf('apps.connections.open').length;

  test('no command is lost while Slack refreshes the connections one by one', async () => {
    const { slack } = await start();
    await slack.until('two sockets', () => slack.sockets() === 2);
    const its = [];
    for (let round = 0; round < 5; round++) {
      slack.refresh();
      its.push(...(await Promise.all(['1', '2', '3'].map((text) => slack.slash(text)))));
      await slack.until('the socket to come back', () => opened(bot!) === 3 + round && slack.sockets() === 2);
    }
    expect(its.map((it) => it.acked)).not.toContain(false);
    expect(slack.late).toEqual([]);
  });

  test('a connection that Slack refreshes is replaced before it is closed: what was sent by it just then is acknowledged', async () => {
    const { slack } = await start();
    await slack.until('two sockets', () => slack.sockets() === 2);
    const its = [];
    for (let round = 0; round < 10; round++) {
      // On their way when the notice comes.
      const asked = [slack.slash('1'), slack.slash('2')];
      await new Promise((resolve) => setTimeout(resolve, round));
      slack.refresh('refresh_requested', 'all');
      its.push(...(await Promise.all([...asked, slack.slash('3'), slack.slash('4')])));
    }
    expect(its.map((it) => it.acked)).not.toContain(false);
    await slack.until('only two sockets', () => slack.sockets() === 2, 5000);
  });

  test.for([9, 10])(
    'beside %i sockets of others, of Slack’s ten: it says so, asks seldom, and comes when there is room',
    { timeout: 60_000 },
    async (taken) => {
      const warned: unknown[] = [];
      const log = { ...silent, warn: (fields: object) => void warned.push(fields) };
      const { startSlack: startStandIn } = await import('../../sim/slack/slack.ts');
      const slack = await startStandIn();
      const others = Array.from(
        { length: taken },
        () => new WebSocket(`${slack.origin.replace('http', 'ws')}/link`),
      );
      await slack.until('the sockets of other instances', () => slack.sockets() === taken);
      const { startSlack } = await import('../../src/slack/app.ts');
      const { fakeDesk } = await import('../setup/slack.ts');
      const app = await startSlack(
        {
          botToken: slack.botToken,
          mode: { kind: 'socket', appToken: slack.appToken },
          apiUrl: slack.apiUrl,
          operators: [],
          addresses: 'masked',
          log,
        },
        fakeDesk(),
      );
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      expect([app.connected(), slack.sockets()]).toEqual([taken === 9, 10]);
      expect(warned).toContainEqual(expect.objectContaining({ err: expect.stringMatching(/ten|10/) }));
      expect(slack.callsOf('apps.connections.open').length).toBeLessThan(7);
      for (const other of others) other.close();
      await slack.until('both', () => slack.sockets() === 2, 20_000);
      expect((await slack.slash('5.7.28')).acked).toBe(true);
      await app.stop(1000);
      await slack.stop();
    },
  );

  test('dropped connections come back by themselves', async () => {
    const { slack } = await start();
    await slack.until('two sockets', () => slack.sockets() === 2);
    slack.dropSockets();
    await slack.until('two new ones', () => opened(bot!) === 4 && slack.sockets() === 2, 3000);
    expect((await slack.slash('5.7.28')).acked).toBe(true);
  });

  test('a Slack that refuses the reconnect ends nothing: it is tried until it works', async () => {
    const rejections: unknown[] = [];
    const note = (reason: unknown) => void rejections.push(reason);
    process.on('unhandledRejection', note);
    const { slack, app } = await start();
    await slack.until('two sockets', () => slack.sockets() === 2);
    slack.fault('apps.connections.open', { kind: 'error', error: 'invalid_auth' }, 2);
    slack.dropSockets();
    await slack.until('not connected', () => !app.connected());
    await slack.until('connected again', () => app.connected(), 5000);
    process.off('unhandledRejection', note);
    expect(rejections).toEqual([]);
    expect(
      slack.callsOf('apps.connections.open').filter((call) => call.result === 'invalid_auth'),
    ).toHaveLength(2);
  });

  test.for(['socket', 'http'] as const)(
    'a Slack that is away at the start is joined when it is back (%s)',
    async (transport) => {
      const { startSlack: startStandIn } = await import('../../sim/slack/slack.ts');
      const { startSlack } = await import('../../src/slack/app.ts');
      const { fakeDesk } = await import('../setup/slack.ts');
      const slack = await startStandIn();
      slack.fault('auth.test', { kind: 'status', status: 503 });
      const mode =
        transport === 'socket'
          ? ({ kind: 'socket', appToken: slack.appToken } as const)
          : ({ kind: 'http', signingSecret: slack.signingSecret, host: '127.0.0.1', port: 0 } as const);
      const app = await startSlack(
        { botToken: slack.botToken, mode, apiUrl: slack.apiUrl, operators: [], addresses: 'masked' },
        fakeDesk(),
      );
      expect(app.connected()).toBe(false);
      await slack.until('the connection', () => app.connected());
      if (app.port) slack.deliverTo(`http://127.0.0.1:${app.port}/slack/events`);
      expect((await slack.slash('5.7.28')).acked).toBe(true);
      await app.stop(1000);
      await slack.stop();
    },
  );

  test('a start that is stopped while Slack is away ends', async () => {
    const { startSlack } = await import('../../src/slack/app.ts');
    const { fakeDesk } = await import('../setup/slack.ts');
    const away = `http://127.0.0.1:${await freePort()}/api/`;
    const app = await startSlack(
      {
        botToken: 'xoxb-x',
        mode: { kind: 'socket', appToken: 'xapp-x' },
        apiUrl: away,
        operators: [],
        addresses: 'masked',
      },
      fakeDesk(),
    );
    await app.stop(1000);
    expect(app.connected()).toBe(false);
  });

  test('a wrong app token fails the start', async () => {
    await expect(startBot({ options: { mode: { kind: 'socket', appToken: 'xapp-wrong' } } })).rejects.toThrow(
      'invalid_auth',
    );
  });

  test('a wrong bot token fails the start, and the error does not print it', async () => {
    const error = await startBot({ options: { botToken: 'xoxb-wrong' } }).then(
      () => null,
      (reason: Error) => reason,
    );
    expect(error?.message).toContain('invalid_auth');
    expect(`${error?.message}${error?.stack}`).not.toContain('xoxb-wrong');
  });

  test.for([
    ['a wrong signature', { secret: 'wrong', age: 0 }, 401],
    ['a request of six minutes ago', { secret: '', age: 360 }, 401],
    ['a good one', { secret: '', age: 0 }, 200],
  ] as const)('%s is answered rightly', async ([, { secret, age }, wanted]) => {
    const { slack, app } = await start({ transport: 'http' });
    const { sign } = await import('../../sim/slack/wire.ts');
    const body = new URLSearchParams({
      command: '/smtp',
      text: 'help',
      user_id: slack.userId('alice'),
      user_name: 'alice',
      team_id: 'T000000001',
      response_url: `${slack.origin}/response/none`,
    }).toString();
    const timestamp = Math.floor(Date.now() / 1000) - age;
    const answer = await fetch(`http://127.0.0.1:${app.port}/slack/events`, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-slack-request-timestamp': String(timestamp),
        'x-slack-signature': sign(secret || slack.signingSecret, timestamp, body),
      },
    });
    expect(answer.status).toBe(wanted);
  });

  test('Slack is answered when it verifies the address', async () => {
    const { slack, app } = await start({ transport: 'http' });
    const { sign } = await import('../../sim/slack/wire.ts');
    const body = JSON.stringify({ type: 'url_verification', challenge: 'abc', token: 'x' });
    const timestamp = Math.floor(Date.now() / 1000);
    const headers = {
      'content-type': 'application/json',
      'x-slack-request-timestamp': String(timestamp),
      'x-slack-signature': sign(slack.signingSecret, timestamp, body),
    };
    const answer = await fetch(`http://127.0.0.1:${app.port}/slack/events`, {
      method: 'POST',
      body,
      headers,
    });
    expect(await answer.text()).toContain('abc');
  });

  test('health is answered beside the endpoint in HTTP mode', async () => {
    const { slack } = await start();
    const health = ({ url }: { url?: string | undefined }, response: import('node:http').ServerResponse) => {
      if (url !== '/healthz') return false;
      response.end('well');
      return true;
    };
    const { startSlack } = await import('../../src/slack/app.ts');
    const app = await startSlack(
      {
        botToken: slack.botToken,
        mode: { kind: 'http', signingSecret: slack.signingSecret, host: '127.0.0.1', port: 0, health },
        apiUrl: slack.apiUrl,
        operators: [],
        addresses: 'masked',
      },
      bot!.desk,
    );
    expect(await (await fetch(`http://127.0.0.1:${app.port}/healthz`)).text()).toBe('well');
    await app.stop(500);
    expect(app.connected()).toBe(false);
  });

  test('stop waits for what is at work', async () => {
    let finish: () => void = () => {};
    const { slack, app } = await start({
      desk: { status: () => new Promise((resolve) => (finish = () => resolve(status))) },
    });
    await slack.slash('status');
    await slack.until('work', () => app.inFlight() === 1);
    const stopped = app.stop(5_000).then(() => 'stopped');
    expect(await Promise.race([stopped, new Promise((resolve) => setTimeout(resolve, 100, 'waiting'))])).toBe(
      'waiting',
    );
    finish();
    expect(await stopped).toBe('stopped');
    expect(app.inFlight()).toBe(0);
  });
});
