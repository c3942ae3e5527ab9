import { afterEach, describe, expect, test } from 'vitest';
import { readBlocks } from '../../sim/slack/render.ts';
import { Guests, isOutsider } from '../../src/slack/guests.ts';
import { silent } from '../../src/slack/log.ts';
import { type Bot, startBot } from '../setup/slack.ts';
import { acknowledged, flood } from './samples.ts';

let bot: Bot | null = null;
afterEach(async () => {
  await bot?.stop();
  bot = null;
});

/** A bot in whose workspace bob is a guest; one incident stands in the alert channel, one in another. */
async function withGuest(): Promise<Bot> {
  bot = await startBot({
    desk: {
      incidents: async () => [
        { view: flood, placed: { channel: bot?.slack.channel('mail-alerts').id ?? '', ts: '1.1' } },
        { view: acknowledged, placed: { channel: bot?.slack.channel('mail-ops').id ?? '', ts: '1.2' } },
      ],
    },
  });
  bot.slack.workspace.guests.add(bot.slack.userId('bob'));
  return bot;
}
const text = (shown: { readonly blocks: readonly Record<string, unknown>[] }) =>
  readBlocks(shown.blocks).join('\n');
const asks = async ({ slack }: Bot, query: string, who: string, channel: string) =>
  text(await (await slack.slash(query, who, channel)).answer());

describe('a guest', () => {
  test('sees of the open incidents those of the channel, a member all', async () => {
    const it = await withGuest();
    expect(await asks(it, 'incidents', 'bob', 'mail-alerts')).toContain('Open incidents (1)');
    expect(await asks(it, 'incidents', 'bob', 'mail-digest')).toContain('Nothing is open');
    expect(await asks(it, 'incidents', 'alice', 'mail-digest')).toContain('Open incidents (2)');
  });

  test.for(['status', 'top', 'digest', 'digest 2026-11-20'])(
    'reads %s where the digest stands, and nowhere else',
    async (query) => {
      const it = await withGuest();
      expect(await asks(it, query, 'bob', 'mail-ops')).toContain('Guests see what their channel shows');
      expect(it.desk.asked).toEqual([]);
      expect(await asks(it, query, 'bob', 'mail-alerts')).not.toContain('Guests see');
      expect(await asks(it, query, 'alice', 'mail-ops')).not.toContain('Guests see');
    },
  );

  test('is told of no address, wherever it is asked', async () => {
    const it = await withGuest();
    expect(await asks(it, 'who jane.doe@example.net', 'bob', 'mail-alerts')).toContain('Guests see');
    expect(it.desk.asked).toEqual([]);
  });

  test('is told what a code means, and nothing of our own mail', async () => {
    const it = await withGuest();
    expect(await asks(it, '5.7.28', 'alice', 'mail-alerts')).toContain('Your history');
    const told = await asks(it, '5.7.28', 'bob', 'mail-alerts');
    expect(told).toContain('Mail flood detected');
    expect(told).not.toContain('Your history');
    const answer = it.slack.workspace.ephemerals.at(-1);
    const shared = await it.slack.press(answer!, 'answer_share', undefined, 'bob');
    expect(text(await shared.answer())).not.toContain('Your history');
  });

  test('has no figures on Home, nor from the button of a list', async () => {
    const it = await withGuest();
    await it.slack.openHome('bob');
    const home = await it.slack.until('the home', () => it.slack.home('bob'));
    expect(text(home)).toContain('Guests see what their channel shows');
    expect(text(home)).not.toContain('Open incidents');
    await asks(it, 'top', 'alice', 'mail-ops');
    const [list] = it.slack.workspace.ephemerals;
    const pressed = await it.slack.press(list!, 'list_top', undefined, 'bob');
    expect(text(await pressed.answer())).toContain('Guests see');
  });

  test('may not act, though everybody of the workspace may', async () => {
    const it = await withGuest();
    await asks(it, 'incidents', 'alice', 'mail-alerts');
    const [list] = it.slack.workspace.ephemerals;
    const pressed = await it.slack.press(list!, 'incident_acknowledge', flood.incident.id, 'bob');
    expect(text(await pressed.answer())).toContain('Only members of this workspace may do this');
    expect(it.desk.asked.filter(([what]) => what === 'act')).toEqual([]);
  });

  test('reads no more in a channel because a member asks aloud', async () => {
    const it = await withGuest();
    const aloud = async (query: string, channel: string): Promise<string> => {
      const { said } = await it.slack.mention(query, 'alice', channel);
      return text(
        await it.slack.until('the reply', () =>
          said.replies.find(({ user }) => user === it.slack.userId('rebound')),
        ),
      );
    };
    expect(await aloud('status', 'mail-ops')).toContain('Here others would read it');
    expect(await aloud('digest', 'mail-ops')).toContain('Here others would read it');
    expect(await aloud('incidents', 'mail-ops')).toContain('Open incidents (1)');
    expect(await aloud('status', 'mail-alerts')).toContain('Last bounce');
  });
});

describe('who is an outsider', () => {
  const home = { team: 'T0HOME', enterprise: '' };
  const nobody = { has: async () => false };
  const none = { hold: async () => false };

  test('somebody of another workspace, unless the configuration names them', async () => {
    const stranger = { id: 'U0STRANGE1', team_id: 'T0OTHER' };
    const front = { home, guests: nobody, groups: none };
    expect(await isOutsider(stranger, { ...front, operators: [] })).toBe(true);
    expect(await isOutsider(stranger, { ...front, operators: ['U0STRANGE1'] })).toBe(false);
    expect(
      await isOutsider(stranger, { ...front, operators: ['S0TEAM'], groups: { hold: async () => true } }),
    ).toBe(false);
    expect(await isOutsider({ ...stranger, team_id: 'T0HOME' }, { ...front, operators: [] })).toBe(false);
  });

  test('Slack is asked once in ten minutes; when it does not say, the last word counts', async () => {
    let now = 0;
    let asked = 0;
    let away = false;
    const info = async () => {
      asked += 1;
      if (away) throw new Error('ratelimited');
      return { ok: true, user: { is_ultra_restricted: true } };
    };
    const guests = new Guests({ users: { info } } as never, silent, () => now);
    expect([await guests.has('U0GUEST01'), await guests.has('U0GUEST01'), asked]).toEqual([true, true, 1]);
    now = 11 * 60_000;
    away = true;
    expect([await guests.has('U0GUEST01'), asked]).toEqual([true, 2]);
    expect(await guests.has('U0OTHER01'), 'nobody knows').toBe(false);
  });
});
