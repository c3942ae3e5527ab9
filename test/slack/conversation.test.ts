import { afterEach, describe, expect, test } from 'vitest';
import { readBlocks } from '../../sim/slack/render.ts';
import type { StandInMessage } from '../../sim/slack/state.ts';
import { unmark } from '../../src/slack/escape.ts';
import { fileFetcher } from '../../src/slack/files.ts';
import { silent } from '../../src/slack/log.ts';
import { textOf } from '../../src/slack/message-text.ts';
import { type Bot, type BotOptions, startBot } from '../setup/slack.ts';
import { acknowledged } from './samples.ts';

let bot: Bot | null = null;
afterEach(async () => {
  await bot?.stop();
  bot = null;
});
async function start(options: BotOptions = {}): Promise<Bot> {
  bot = await startBot(options);
  return bot;
}
const lines = (shown: { readonly blocks: readonly Record<string, unknown>[] }) =>
  readBlocks(shown.blocks).join('\n');
const reply = ({ slack }: Bot, said: StandInMessage) =>
  slack.until('the reply', () => said.replies.find(({ user }) => user === slack.userId('rebound')));

describe('a mention', () => {
  test.for([
    ['status', 'status', 'Status'],
    ['incidents', 'incidents', 'Open incidents'],
    ['top 7d', 'top', 'Most frequent causes'],
    ['5.7.28', 'lookup', 'Mail flood detected'],
  ] as const)('understands %s as /smtp does', async ([text, asked, shown]) => {
    const it = await start();
    const { said } = await it.slack.mention(text);
    expect(lines(await reply(it, said))).toContain(shown);
    expect(it.desk.asked[0]?.[0]).toBe(asked);
  });

  test('tells nobody else about an address', async () => {
    const it = await start();
    const { said } = await it.slack.mention('who jane.doe@example.net');
    expect(lines(await reply(it, said))).toContain('for you alone');
    expect(it.desk.asked).toEqual([]);
  });

  test('in an incident’s thread it answers from the incident, and looks up only what is a code', async () => {
    const it = await start({ desk: { at: async () => acknowledged } });
    const { slack, desk } = it;
    const root = await slack.say('mail-alerts', 'an alert');
    const asks = async (text: string) => {
      const before = root.replies.length;
      await slack.mention(text, 'alice', 'mail-alerts', root.ts);
      return slack.until('the answer', () =>
        root.replies.slice(before).find(({ user }) => user === slack.userId('rebound')),
      );
    };
    for (const text of ['is it over?', 'what should I do now?', '']) {
      const answer = lines(await asks(text));
      expect(answer).toContain('MXroute');
      expect(answer).toContain('@U0ALICE001 has it.');
    }
    expect(desk.asked).toEqual([]);
    await asks('what is 5.7.28?');
    expect(desk.asked[0]?.[0]).toBe('lookup');
  });

  test('an event that comes again is answered once', async () => {
    const it = await start();
    const { said } = await it.slack.mention('5.7.28');
    await reply(it, said);
    await it.slack.people.redeliver();
    const other = await it.slack.mention('help');
    await reply(it, other.said);
    expect(it.desk.asked.filter(([what]) => what === 'lookup')).toHaveLength(1);
  });
});

describe('a direct message', () => {
  test('works like /smtp, for that person alone', async () => {
    const it = await start({ options: { operators: [] } });
    const { said } = await it.slack.direct('who jane.doe@example.net');
    const room = it.slack.workspace.direct(it.slack.userId('alice'));
    const answer = await it.slack.until('the answer', () => room?.messages.find((one) => one.ts !== said.ts));
    expect(lines(answer)).toContain('jane.doe@example.net');
  });

  test('reads an uploaded mail', async () => {
    const it = await start();
    const file = it.slack.upload('bounce.eml', 'Subject: failed\n\n550 5.1.1 user unknown', 'message/rfc822');
    await it.slack.direct('', 'alice', { subtype: 'file_share', files: [file] });
    await it.slack.until('the lookup', () => it.desk.asked[0]);
    expect(it.desk.asked[0]?.[1]).toContain('550 5.1.1 user unknown');
  });
});

describe('Explain this bounce', () => {
  const BOUNCE = '550 5.1.1 The email account that you tried to reach does not exist';
  const block = { type: 'section', text: { type: 'mrkdwn', text: BOUNCE } };
  test.for([
    ['blocks of an attachment', { attachments: [{ fallback: '[no preview available]', blocks: [block] }] }],
    [
      'fields of an attachment',
      { attachments: [{ fallback: 'Bounced', fields: [{ title: 'Diagnostic', value: BOUNCE }] }] },
    ],
    ['blocks beside a text', { text: 'A mail bounced', blocks: [block] }],
    ['the preview of a snippet', { files: [{ name: 'x.txt', preview: BOUNCE }] }],
    [
      'a forwarded message',
      { attachments: [{ fallback: 'x', message_blocks: [{ message: { blocks: [block] } }] }] },
    ],
  ] as const)('reads %s', ([, message]) => {
    expect(textOf(message, 1_000)).toContain(BOUNCE);
  });

  test.for([
    ['a file’s name', { files: [{ name: '550 5.1.1.eml' }] }],
    ['a fallback phrase', { attachments: [{ fallback: '[no preview available]' }] }],
  ] as const)('takes no word from %s', ([, message]) => {
    expect(textOf(message, 1_000)).toBe('');
  });

  test('reads an uploaded file; without files:read it says so and guesses nothing', async () => {
    const it = await start();
    const said = await it.slack.say('mail-alerts', 'see file', 'bob');
    const file = it.slack.upload('bounce.eml', BOUNCE, 'message/rfc822');
    const more = { text: '', files: [file] };
    await (await it.slack.messageShortcut('explain_bounce', said, 'alice', more)).answer();
    expect(it.desk.asked[0]?.[1]).toBe(BOUNCE);
    it.slack.setScopes(['commands']);
    const blind = await (await it.slack.messageShortcut('explain_bounce', said, 'alice', more)).answer();
    expect(lines(blind)).toContain('cannot be read here. Paste its text');
    expect(it.desk.asked).toHaveLength(1);
  });

  test('answers in the thread where the message stands, and so does Share', async () => {
    const it = await start();
    const root = await it.slack.say('mail-alerts', 'a question');
    const said = await it.slack.say('mail-alerts', BOUNCE, 'bob', root.ts);
    await (await it.slack.messageShortcut('explain_bounce', said)).answer();
    const [answer] = it.slack.workspace.ephemerals;
    expect(answer?.threadTs).toBe(root.ts);
    const shared = await (await it.slack.press(answer!, 'answer_share')).answer();
    expect(shared.message?.threadTs).toBe(root.ts);
  });

  test('on an alert of ours it answers from the incident', async () => {
    const it = await start({ desk: { at: async () => acknowledged } });
    const said = await it.slack.say('mail-alerts', 'an alert');
    expect(lines(await (await it.slack.messageShortcut('explain_bounce', said)).answer())).toContain(
      'has it.',
    );
    expect(it.desk.asked).toEqual([]);
  });
});

test('the token goes to Slack’s own host alone', async () => {
  const fetchFile = fileFetcher('xoxb-secret', null, silent);
  for (const url of [
    'http://127.0.0.1:9/x',
    'https://files.slack.com.evil.example/x',
    'file:///etc/passwd',
    'x',
  ])
    expect(await fetchFile(url)).toBeNull();
});

test.for([
  ['<@U012AB3CD> hello', 'hello'],
  ['<#C012AB3CD|general> and <!here>', 'and'],
  ['<!subteam^S012AB3CD|@team> x', 'x'],
  [
    '<#5.1.1 smtp;550 5.1.1 RESOLVER.ADR.RecipNotFound; not found>',
    '<#5.1.1 smtp;550 5.1.1 RESOLVER.ADR.RecipNotFound; not found>',
  ],
] as const)('unmark takes out what Slack put in, and no more: %s', ([text, plain]) => {
  expect(unmark(text).trim().replace(/\s+/g, ' ')).toBe(plain);
});
