import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { refusals, type Surface, viewRefusals } from '../../sim/slack/rules.ts';
import { type SlackStandIn, startSlack } from '../../sim/slack/slack.ts';

const plain = (length: number) => ({ type: 'plain_text', text: 'x'.repeat(length) });
const mrkdwn = (length: number) => ({ type: 'mrkdwn', text: 'x'.repeat(length) });
const button = (text: number, value = 1) => ({
  type: 'button',
  action_id: 'a',
  text: plain(text),
  value: 'v'.repeat(value),
});
const many = <T>(one: T, n: number): T[] => Array.from({ length: n }, () => one);
const option = (length: number) => ({ text: plain(length), value: 'v' });
const section = { type: 'section', text: mrkdwn(1) };
const table = (rows: number, cell = 1) => ({
  type: 'table',
  rows: many([{ type: 'raw_text', text: 'x'.repeat(cell) }], rows),
});
const chart = (points: number, title = 10) => {
  const categories = Array.from({ length: points }, (_, i) => `d${i}`);
  const data = categories.map((label) => ({ label, value: 1 }));
  return {
    type: 'data_visualization',
    title: 'x'.repeat(title),
    chart: {
      type: 'bar',
      series: [{ name: 'a', data }],
      axis_config: { categories, x_label: 'x', y_label: 'y' },
    },
  };
};

/** Slack's limits: what just passes, and what no longer does (docs "Block Kit reference", read 2026-11). */
describe('a message', () => {
  test.for([
    ['50 blocks', many(section, 50), many(section, 51)],
    ['a header of 150', [{ type: 'header', text: plain(150) }], [{ type: 'header', text: plain(151) }]],
    ['a header in plain text', [{ type: 'header', text: plain(1) }], [{ type: 'header', text: mrkdwn(1) }]],
    [
      'a section of 3,000',
      [{ type: 'section', text: mrkdwn(3000) }],
      [{ type: 'section', text: mrkdwn(3001) }],
    ],
    [
      'a text that is not empty',
      [{ type: 'section', text: mrkdwn(1) }],
      [{ type: 'section', text: mrkdwn(0) }],
    ],
    [
      '10 fields',
      [{ type: 'section', fields: many(mrkdwn(1), 10) }],
      [{ type: 'section', fields: many(mrkdwn(1), 11) }],
    ],
    [
      'a field of 2,000',
      [{ type: 'section', fields: [mrkdwn(2000)] }],
      [{ type: 'section', fields: [mrkdwn(2001)] }],
    ],
    [
      '10 elements of context',
      [{ type: 'context', elements: many(mrkdwn(1), 10) }],
      [{ type: 'context', elements: many(mrkdwn(1), 11) }],
    ],
    [
      '25 buttons',
      [{ type: 'actions', elements: many(button(1), 25) }],
      [{ type: 'actions', elements: many(button(1), 26) }],
    ],
    [
      'a button of 75',
      [{ type: 'actions', elements: [button(75)] }],
      [{ type: 'actions', elements: [button(76)] }],
    ],
    [
      'a value of 2,000',
      [{ type: 'actions', elements: [button(1, 2000)] }],
      [{ type: 'actions', elements: [button(1, 2001)] }],
    ],
    [
      '5 options in an overflow',
      [{ type: 'actions', elements: [{ type: 'overflow', action_id: 'a', options: many(option(1), 5) }] }],
      [{ type: 'actions', elements: [{ type: 'overflow', action_id: 'a', options: many(option(1), 6) }] }],
    ],
    [
      'a block id of 255',
      [{ ...section, block_id: 'x'.repeat(255) }],
      [{ ...section, block_id: 'x'.repeat(256) }],
    ],
    [
      'block ids that differ',
      [
        { ...section, block_id: 'a' },
        { ...section, block_id: 'b' },
      ],
      many({ ...section, block_id: 'a' }, 2),
    ],
    ['a known block', [{ type: 'divider' }], [{ type: 'nonsense' }]],
    ['100 rows', [table(100)], [table(101)]],
    ['one table', [table(1)], many(table(1), 2)],
    ['10,000 characters of cells', [table(100, 100)], [table(100, 101)]],
    ['a chart of 20 points', [chart(20)], [chart(21)]],
    ['a chart title of 50', [chart(1, 50)], [chart(1, 51)]],
    ['two charts', many(chart(1), 2), many(chart(1), 3)],
  ] as const)('may have %s and no more', ([, good, bad]) => {
    expect(refusals(good, 'message')).toEqual([]);
    expect(refusals(bad, 'message')).not.toEqual([]);
  });
});

describe('a view', () => {
  const modal = { type: 'modal', title: plain(24), blocks: [section] };
  test.for([
    ['a title of 24', {}, { title: plain(25) }],
    [
      'private metadata of 3,000',
      { private_metadata: 'x'.repeat(3000) },
      { private_metadata: 'x'.repeat(3001) },
    ],
    ['100 blocks', { blocks: many(section, 100) }, { blocks: many(section, 101) }],
    ['no table', {}, { blocks: [table(1)] }],
    [
      'an input only with submit',
      {
        submit: plain(6),
        blocks: [{ type: 'input', label: plain(1), element: { type: 'plain_text_input', action_id: 'a' } }],
      },
      { blocks: [{ type: 'input', label: plain(1), element: { type: 'plain_text_input', action_id: 'a' } }] },
    ],
  ] as const)('may have %s', ([, good, bad]) => {
    expect(viewRefusals({ ...modal, ...good }, 'modal' satisfies Surface)).toEqual([]);
    expect(viewRefusals({ ...modal, ...bad }, 'modal')).not.toEqual([]);
  });
});

describe('the workspace', () => {
  let slack: SlackStandIn;
  beforeEach(async () => {
    slack = await startSlack();
  });
  afterEach(() => slack.stop());

  async function call(method: string, body: object, token = slack.botToken) {
    const answer = await fetch(`${slack.apiUrl}${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
    return {
      status: answer.status,
      retryAfter: answer.headers.get('retry-after'),
      ...((await answer.json()) as { ok: boolean; error?: string; ts?: string }),
    };
  }
  const post = (more: object = {}) =>
    call('chat.postMessage', { channel: slack.channel('mail-alerts').id, text: 'x', ...more });

  test('takes one message a second in a channel, after a short burst', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => post()));
    const refused = answers.filter((one) => one.status === 429);
    expect(refused.length).toBeGreaterThanOrEqual(3);
    expect(refused[0]).toMatchObject({ error: 'ratelimited', retryAfter: '1' });
    expect((await post({ channel: slack.channel('mail-ops').id })).ok).toBe(true);
  });

  test.for([
    ['no token', 'auth.test', {}, '', 'not_authed'],
    ['an unknown token', 'auth.test', {}, 'xoxb-who', 'invalid_auth'],
    ['a bot token for a socket', 'apps.connections.open', {}, 'xoxb-1-2-stand-in', 'not_allowed_token_type'],
    [
      'an unknown channel',
      'chat.postMessage',
      { channel: 'C0000000000', text: 'x' },
      undefined,
      'channel_not_found',
    ],
    [
      'an edit of nothing',
      'chat.update',
      { channel: 'mail-alerts', ts: '1.1', text: 'x' },
      undefined,
      'message_not_found',
    ],
    [
      'reading a channel it is not in',
      'conversations.history',
      { channel: 'quiet-corner' },
      undefined,
      'not_in_channel',
    ],
    [
      'a modal without a trigger',
      'views.open',
      {
        trigger_id: '1.1',
        view: { type: 'modal', title: { type: 'plain_text', text: 'x' }, blocks: [section] },
      },
      undefined,
      'invalid_trigger_id',
    ],
  ] as const)('refuses %s', async ([, method, body, token, error]) => {
    expect(await call(method, body, token)).toMatchObject({ ok: false, error });
  });

  test('refuses edits of messages of others, private rooms, archived rooms', async () => {
    const said = await slack.say('mail-alerts', 'mine');
    expect(await call('chat.update', { channel: said.channel, ts: said.ts, text: 'x' })).toMatchObject({
      error: 'cant_update_message',
    });
    expect(await post({ channel: slack.channel('secret').id })).toMatchObject({ error: 'not_in_channel' });
    slack.channel('mail-alerts').archived = true;
    expect(await post()).toMatchObject({ error: 'is_archived' });
    slack.revoke();
    expect(await post()).toMatchObject({ error: 'token_revoked' });
  });

  test('counts what nobody acknowledges as late', async () => {
    expect((await slack.slash('5.7.28')).acked).toBe(false);
    expect(slack.late).toHaveLength(1);
  });

  test('a response_url works five times', async () => {
    const it = await slack.slash('5.7.28');
    const statuses = [];
    for (let i = 0; i < 6; i++)
      statuses.push(
        (await fetch(it.responseUrl, { method: 'POST', body: JSON.stringify({ text: 'x' }) })).status,
      );
    expect(statuses).toEqual([200, 200, 200, 200, 200, 404]);
  });

  test('a trigger works once', async () => {
    const it = await slack.slash('5.7.28');
    const view = { type: 'modal', title: { type: 'plain_text', text: 'x' }, blocks: [section] };
    expect((await call('views.open', { trigger_id: it.triggerId, view })).ok).toBe(true);
    expect((await call('views.open', { trigger_id: it.triggerId, view })).ok).toBe(false);
  });

  test('shows itself as text and as a page on which nothing of a message is markup', async () => {
    await post({
      text: '<b>bold</b>',
      blocks: [
        {
          type: 'rich_text',
          elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: '<script>x</script>' }] }],
        },
      ],
    });
    expect(slack.render()).toContain('<script>x</script>');
    expect(slack.page()).toContain('&lt;script&gt;x&lt;/script&gt;');
    expect(slack.page()).not.toContain('<script>x');
  });
});
