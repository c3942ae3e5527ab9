import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readBlocks } from '../../sim/slack/render.ts';
import { type SlackStandIn, startSlack } from '../../sim/slack/slack.ts';
import type { Outlet, Parcel } from '../../src/pipeline/outlet.ts';
import { slackClient } from '../../src/slack/client.ts';
import { slackOutlet } from '../../src/slack/outlet.ts';
import { freePort } from '../setup/postgres.ts';
import { acknowledged, digest, flood, mxroute, NOW } from './samples.ts';

let slack: SlackStandIn;
let outlet: Outlet;
beforeEach(async () => {
  slack = await startSlack();
  outlet = slackOutlet(slackClient({ botToken: slack.botToken, apiUrl: slack.apiUrl }, { timeout: 400 }), {
    addresses: 'masked',
    now: () => NOW,
  });
});
afterEach(() => slack.stop());

const room = (name = 'mail-alerts') => slack.channel(name);
const incident = (more: Partial<Extract<Parcel, { kind: 'incident' }>> = {}): Parcel => ({
  kind: 'incident',
  id: 'row-1',
  channel: room().id,
  placed: null,
  view: flood,
  ...more,
});
async function posted(): Promise<{ channel: string; ts: string }> {
  const delivery = await outlet.deliver(incident());
  if (!delivery.ok) throw new Error(delivery.why);
  return delivery.placed;
}

describe('delivering', () => {
  test('an incident is one message, then edited in place', async () => {
    const placed = await posted();
    const edit = await outlet.deliver(incident({ id: 'row-2', placed, view: acknowledged }));
    expect(edit).toEqual({ ok: true, placed });
    expect(room().posts).toHaveLength(1);
    expect(room().messages[0]?.edits).toBe(1);
    expect(slack.render('mail-alerts')).toContain('Acknowledged by');
  });

  test('nothing in it is linked, unfurled or parsed, and it carries its parcel', async () => {
    await posted();
    const [message] = room().messages;
    expect(message?.flags).toMatchObject({
      parse: 'none',
      link_names: 'false',
      unfurl_links: 'false',
      unfurl_media: 'false',
    });
    expect(message?.metadata).toEqual({ event_type: 'rebound_parcel', event_payload: { id: 'row-1' } });
  });

  test('details, a change and a file stand in the thread; a broadcast is also said aloud', async () => {
    const thread = await posted();
    await outlet.deliver({ kind: 'details', id: 'row-2', thread, placed: null, view: flood });
    await outlet.deliver({
      kind: 'change',
      id: 'row-3',
      thread,
      broadcast: true,
      view: flood,
      change: flood.timeline[0]!,
      mention: [],
    });
    await outlet.deliver({
      kind: 'file',
      id: 'row-4',
      thread,
      filename: 'resend.csv',
      title: 'Messages to resend',
      content: 'address\n',
    });
    const [root] = room().messages;
    expect(root?.replies.map((one) => one.broadcast)).toEqual([false, true, false]);
    expect(root?.replies[2]?.files).toEqual([{ name: 'resend.csv', title: 'Messages to resend' }]);
    expect(room().messages).toHaveLength(1);
  });

  test('whom it calls stands in the text and in the first block after the head; an edit after the acknowledgement calls nobody', async () => {
    const called = { ...flood, mention: ['here', 'U0ALICE001', 'S0MAILTEAM', '<!channel>', 'bob'] };
    const delivery = await outlet.deliver(incident({ view: called }));
    const [root] = room().messages;
    expect(root?.text).toMatch(/^<!here> <@U0ALICE001> <!subteam\^S0MAILTEAM> 🔴/);
    expect(readBlocks(root?.blocks ?? [])[1]).toBe('@here @U0ALICE001 @S0MAILTEAM');
    if (!delivery.ok) throw new Error(delivery.why);
    await outlet.deliver(incident({ placed: delivery.placed, view: acknowledged }));
    expect(root?.text).not.toMatch(/<[!@]/);
  });

  test('a digest has a chart and a table', async () => {
    await outlet.deliver({ kind: 'digest', id: 'row-1', channel: room('mail-digest').id, digest });
    expect(room('mail-digest').messages[0]?.blocks.map((block) => block['type'])).toEqual(
      expect.arrayContaining(['data_visualization', 'table']),
    );
  });

  test('a workspace that refuses the chart gets the same figures without it, once', async () => {
    slack.refuseBlocks('data_visualization', 'table');
    expect(
      (await outlet.deliver({ kind: 'digest', id: 'row-1', channel: room('mail-digest').id, digest })).ok,
    ).toBe(true);
    const [message, ...more] = room('mail-digest').messages;
    expect(more).toEqual([]);
    expect(readBlocks(message?.blocks ?? []).join('\n')).toContain('at Gmail: 1,204');
    expect(slack.callsOf('chat.postMessage').map((call) => call.result)).toEqual(['invalid_blocks', 'ok']);
  });

  test('a refused table is an attachment to Slack: the plain digest follows all the same', async () => {
    slack.refuseBlocks('table');
    const parcel: Parcel = { kind: 'digest', id: 'row-1', channel: room('mail-digest').id, digest };
    expect((await outlet.deliver(parcel)).ok).toBe(true);
    expect(slack.callsOf('chat.postMessage').map((call) => call.result)).toEqual([
      'invalid_attachments',
      'ok',
    ]);
  });

  test('where the chart is refused, its days come as a line of bars', async () => {
    slack.refuseBlocks('data_visualization');
    await outlet.deliver({ kind: 'digest', id: 'row-1', channel: room('mail-digest').id, digest });
    const [message] = room('mail-digest').messages;
    expect(readBlocks(message?.blocks ?? []).join('\n')).toMatch(
      /Bounces and delays, last 14 days: [▁-█]{14} \(the highest [\d,]+ on \d+ Nov\)/,
    );
  });

  test('an alert whose layout is refused arrives as its words alone', async () => {
    slack.refuseBlocks('rich_text', 'header');
    expect((await outlet.deliver(incident({ view: mxroute }))).ok).toBe(true);
    const text = room().messages[0]?.text ?? '';
    for (const words of [
      '🔴 MXroute: Rejected Recipient Flood',
      'Stop campaign Autumn offer: it hits addresses that do not exist',
      '192.0.2.10',
      '20 Nov 14:05 UTC',
    ])
      expect(text).toContain(words);
    expect(text).not.toContain('<!date');
  });

  test('an edit whose layout is refused stays rich text, as Slack demands', async () => {
    const placed = await posted();
    slack.refuseBlocks('header');
    expect((await outlet.deliver(incident({ placed, view: acknowledged }))).ok).toBe(true);
    expect(room().messages[0]?.blocks.map((block) => block['type'])).toEqual(['rich_text']);
    expect(slack.render('mail-alerts')).toContain('Acknowledged by');
  });

  test('what is refused again and again in unknown words is tried in plain form', async () => {
    slack.fault('chat.postMessage', { kind: 'error', error: 'word_of_tomorrow' });
    expect(await outlet.deliver(incident())).toMatchObject({ ok: false, why: 'refused' });
    slack.fault('chat.postMessage', { kind: 'error', error: 'internal_error' });
    expect(await outlet.deliver(incident(), 3)).toMatchObject({ ok: true });
    expect(room().messages[0]?.blocks.map((block) => block['type'])).toEqual(['rich_text']);
  });

  test('a public channel that it is not in: it comes in by itself, for lists as well', async () => {
    const corner = room('quiet-corner');
    const delivery = await outlet.deliver(incident({ channel: corner.id }));
    if (!delivery.ok) throw new Error(delivery.why);
    expect(corner.botIn).toBe(true);
    corner.botIn = false;
    const file: Parcel = {
      kind: 'file',
      id: 'row-2',
      thread: delivery.placed,
      filename: 'resend.csv',
      title: 'To resend',
      content: 'a',
    };
    expect(await outlet.deliver(file)).toMatchObject({ ok: true });
  });

  test('a private channel that it is not in stays closed', async () => {
    expect(await outlet.deliver(incident({ channel: room('secret').id }))).toMatchObject({
      ok: false,
      why: 'channel-closed',
    });
  });

  test('an administrator who forbids uploads is no mystery', async () => {
    const thread = await posted();
    slack.forbidUploads('file_uploads_except_images_disabled');
    const file: Parcel = { kind: 'file', id: 'row-2', thread, filename: 'a.csv', title: 'A', content: 'a' };
    expect(await outlet.deliver(file)).toEqual({
      ok: false,
      why: 'refused',
      error: 'file_uploads_except_images_disabled',
    });
  });

  test('where edits are refused, the state is a reply that makes sense alone', async () => {
    const thread = await posted();
    await outlet.deliver({ kind: 'update', id: 'row-2', thread, view: acknowledged });
    const [reply] = room().messages[0]?.replies ?? [];
    expect(readBlocks(reply?.blocks ?? []).join('\n')).toMatch(
      /MXroute[\s\S]*looking into it[\s\S]*messages failed, latest/,
    );
  });
});

describe('what failures mean', () => {
  test.for([
    ['429', { kind: 'rate-limited', retryAfter: 7 }, { ok: false, why: 'rate-limited', retryAfterMs: 7000 }],
    ['500 on a post', { kind: 'status', status: 500 }, { ok: false, why: 'doubtful' }],
    ['a cut connection', { kind: 'cut' }, { ok: false, why: 'doubtful' }],
    [
      'an archived channel',
      { kind: 'error', error: 'is_archived' },
      { ok: false, why: 'channel-closed', error: 'is_archived' },
    ],
    [
      'an unknown channel',
      { kind: 'error', error: 'channel_not_found' },
      { ok: false, why: 'channel-closed' },
    ],
    ['lost rights', { kind: 'error', error: 'restricted_action' }, { ok: false, why: 'channel-closed' }],
    [
      'a workspace that moves into an organisation',
      { kind: 'error', error: 'team_added_to_org' },
      { ok: false, why: 'unavailable' },
    ],
    [
      'a login that is due',
      { kind: 'error', error: 'org_login_required' },
      { ok: false, why: 'unavailable' },
    ],
    ['a revoked token', { kind: 'error', error: 'token_revoked' }, { ok: false, why: 'unavailable' }],
    [
      'an unknown error',
      { kind: 'error', error: 'word_of_tomorrow' },
      { ok: false, why: 'refused', error: 'word_of_tomorrow' },
    ],
  ] as const)('%s', async ([, fault, meaning]) => {
    slack.fault('chat.postMessage', fault);
    expect(await outlet.deliver(incident())).toMatchObject(meaning);
  });

  test.for([
    ['500 on an edit', { kind: 'status', status: 500 }, 'unavailable'],
    ['an edit of a message that is gone', { kind: 'error', error: 'message_not_found' }, 'message-gone'],
    ['an edit after the window', { kind: 'error', error: 'edit_window_closed' }, 'edit-refused'],
    ['an edit that is not ours any more', { kind: 'error', error: 'cant_update_message' }, 'edit-refused'],
    ['an edit that failed inside Slack', { kind: 'error', error: 'update_failed' }, 'unavailable'],
  ] as const)('%s', async ([, fault, why]) => {
    const placed = await posted();
    slack.fault('chat.update', fault);
    expect(await outlet.deliver(incident({ placed }))).toMatchObject({ ok: false, why });
  });

  test('a Slack that is not there is unavailable, not doubtful', async () => {
    const away = slackOutlet(
      slackClient({ botToken: 'xoxb-x', apiUrl: `http://127.0.0.1:${await freePort()}/api/` }),
      {
        addresses: 'masked',
      },
    );
    expect(await away.deliver(incident())).toMatchObject({ ok: false, why: 'unavailable' });
  });

  test('a message that people deleted is posted anew by whoever asks again', async () => {
    const placed = await posted();
    await slack.deleteMessage(room().messages[0]!);
    expect(await outlet.deliver(incident({ placed }))).toMatchObject({ ok: false, why: 'message-gone' });
  });

  test('a client never waits or retries by itself', async () => {
    slack.fault('chat.postMessage', { kind: 'rate-limited', retryAfter: 30 }, 3);
    const started = slack.calls.length;
    await outlet.deliver(incident());
    expect(slack.calls.length - started).toBe(1);
  });

  test('the fifth message in a row is held back by Slack, and it is said for how long', async () => {
    const deliveries = [];
    for (let i = 0; i < 6; i++)
      deliveries.push(
        await outlet.deliver({
          kind: 'notice',
          placed: null,
          subject: null,
          id: `n${i}`,
          channel: room().id,
          notice: { title: 'One', text: 'of many', at: NOW },
        }),
      );
    expect(deliveries.filter((one) => one.ok).length).toBeGreaterThanOrEqual(4);
    expect(deliveries.at(-1)).toMatchObject({ ok: false, why: 'rate-limited', retryAfterMs: 1000 });
  });
});

describe('doubtful posts', () => {
  test.for(['cut-after', 'silent-after'] as const)(
    '%s: accepted, no answer: doubtful, then found',
    async (kind) => {
      slack.fault('chat.postMessage', { kind });
      const before = Date.now();
      expect(await outlet.deliver(incident())).toMatchObject({ ok: false, why: 'doubtful' });
      expect(await outlet.find(incident(), before)).toEqual({
        channel: room().id,
        ts: room().messages[0]?.ts,
      });
      expect(await outlet.find(incident({ id: 'row-2' }), before)).toBeNull();
    },
  );

  test('it is found behind hundreds of newer messages', async () => {
    const before = Date.now();
    const placed = await posted();
    for (let n = 0; n < 250; n++) await slack.say('mail-alerts', `chatter ${n}`);
    expect(await outlet.find(incident(), before)).toEqual(placed);
    expect(slack.callsOf('conversations.history')).toHaveLength(2);
    await outlet.find(incident({ id: 'row-2' }), Date.now() + 600_000);
    expect(slack.callsOf('conversations.history'), 'older pages are not asked for').toHaveLength(3);
  });

  test('a reply is found in its thread, behind hundreds of others, also by an outlet that was started since', async () => {
    const thread = await posted();
    for (let n = 0; n < 250; n++) await slack.say('mail-alerts', `chatter ${n}`, 'alice', thread.ts);
    slack.fault('chat.postMessage', { kind: 'cut-after' });
    const change: Parcel = {
      kind: 'change',
      id: 'row-9',
      thread,
      broadcast: false,
      view: flood,
      change: flood.timeline[0]!,
      mention: [],
    };
    await outlet.deliver(change);
    const reply = room().messages[0]?.replies.at(-1);
    const fresh = slackOutlet(slackClient({ botToken: slack.botToken, apiUrl: slack.apiUrl }), {
      addresses: 'masked',
    });
    expect(await fresh.find(change, Date.now())).toEqual({ channel: room().id, ts: reply?.ts });
    expect(await fresh.find({ ...change, id: 'row-10' }, Date.now())).toBeNull();
  });

  test('a file whose upload was not answered is found by its name', async () => {
    const thread = await posted();
    const file: Parcel = {
      kind: 'file',
      id: 'row-9',
      thread,
      filename: 'resend-4711.csv',
      title: '2 messages',
      content: 'address',
    };
    slack.fault('files.completeUploadExternal', { kind: 'cut-after' });
    expect(await outlet.deliver(file)).toMatchObject({ ok: false, why: 'doubtful' });
    expect(await outlet.find(file, Date.now())).toMatchObject({ channel: room().id });
    expect(await outlet.find({ ...file, filename: 'resend-4712.csv' }, Date.now())).toBeNull();
  });

  test('"cannot look" is not "is not there"', async () => {
    slack.fault('conversations.history', { kind: 'status', status: 500 });
    await expect(outlet.find(incident(), Date.now())).rejects.toThrow();
  });

  test('a channel that it may write to and not read has nothing to find', async () => {
    const secret = room('secret').id;
    expect(await outlet.find(incident({ channel: secret }), Date.now())).toBeNull();
    slack.fault('conversations.join', { kind: 'error', error: 'missing_scope' });
    expect(await outlet.find(incident({ channel: room('quiet-corner').id }), Date.now())).toBeNull();
  });
});
