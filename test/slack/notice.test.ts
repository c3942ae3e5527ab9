import { afterEach, expect, test } from 'vitest';
import { heldGroupOf, noticeMessage } from '../../src/slack/messages/notice.ts';
import { type Bot, startBot } from '../setup/slack.ts';
import { NOW } from './samples.ts';

let bot: Bot | null = null;
afterEach(async () => {
  await bot?.stop();
  bot = null;
});

const held = { why: 'provider', provider: 'gmail', domain: '' } as const;
const notice = {
  title: 'It may be Gmail: 60 new suppressions are held',
  text: 'Nobody is suppressed.',
  at: NOW,
  held,
};

async function posted({ slack }: Bot) {
  const { text, blocks } = noticeMessage(notice);
  const channel = slack.channel('mail-alerts');
  await fetch(`${slack.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${slack.botToken}` },
    body: JSON.stringify({ channel: channel.id, text, blocks }),
  });
  const message = channel.messages.at(-1);
  if (!message) throw new Error('The notice was refused');
  return message;
}

test.for([
  ['held_release', 'release'],
  ['held_discard', 'discard'],
] as const)('one press decides on what is held: %s', async ([action, decision]) => {
  bot = await startBot();
  await (await bot.slack.press(await posted(bot), action)).answer();
  expect(bot.desk.asked[0]?.slice(0, 3)).toEqual(['held', held, decision]);
});

test('not by everybody', async () => {
  bot = await startBot({ options: { operators: ['U0NOBODY01'] } });
  await (await bot.slack.press(await posted(bot), 'held_release')).answer();
  expect(bot.desk.asked).toEqual([]);
});

test('a value that is none of ours decides nothing', () => {
  expect(heldGroupOf('outage  ')).toBeNull();
  expect(heldGroupOf('')).toBeNull();
  expect(heldGroupOf('provider  corp.example')).toEqual({
    why: 'provider',
    provider: '',
    domain: 'corp.example',
  });
});

test('a notice without anything held has no buttons', () => {
  expect(JSON.stringify(noticeMessage({ title: 't', text: 'x', at: NOW }).blocks)).not.toContain('button');
});

test('a notice says since when, and when it was over until when; its words end in one full stop', () => {
  const notice = {
    title: 'Mailbox bounces cannot be reached',
    text: 'No connection.',
    at: 2_000_000,
    since: 1_000_000,
  };
  expect(JSON.stringify(noticeMessage(notice).blocks)).toContain('Since <!date^1000^');
  const over = noticeMessage({ ...notice, title: 'Mailbox bounces can be reached again', over: true });
  expect(over.text).toBe('✅ Mailbox bounces can be reached again: No connection.');
  expect(JSON.stringify(over.blocks)).toMatch(/<!date\^1000\^.*<!date\^2000\^/);
});
