import { describe, expect, test } from 'vitest';
import { readBlocks, withoutToday } from '../../sim/slack/render.ts';
import { refusals } from '../../sim/slack/rules.ts';
import type { Block } from '../../src/slack/blocks.ts';
import { detailsMessage } from '../../src/slack/messages/details.ts';
import { incidentMessage } from '../../src/slack/messages/incident.ts';
import { play, scenes } from './scenes.ts';

const read = (blocks: readonly Block[]): string =>
  readBlocks(withoutToday(blocks) as unknown as Record<string, unknown>[]).join('\n');

/** What people read before the buttons. */
const screen = (blocks: readonly Block[]): string => read(blocks.filter(({ type }) => type !== 'actions'));

describe('an alert, from mails through the whole pipeline', () => {
  test.for(Object.keys(scenes))('%s is as agreed, and Slack takes it', async (name) => {
    const { view, now } = await play(name);
    const message = incidentMessage(view, now);
    const details = detailsMessage(view, 'masked', now);
    expect(refusals(message.blocks, 'message')).toEqual([]);
    expect(refusals(details.blocks, 'message')).toEqual([]);
    const drawn = [message.text, read(message.blocks), '--- in the thread', read(details.blocks)].join(
      '\n\n',
    );
    await expect(`${drawn}\n`).toMatchFileSnapshot(`golden/alerts/${name}.txt`);
  });

  test.for(['flood', 'mxroute', 'gmail', 'authentication', 'spamhaus', 'yahoo-deferred'])(
    '%s fits a first screen: some seven lines, some 450 characters, Acknowledge in sight',
    async (name) => {
      const { view, now } = await play(name);
      const { text, blocks } = incidentMessage(view, now);
      // A warning beside (a queue that ends too soon) is one line more, and only where there is one.
      const lines = screen(blocks)
        .split('\n')
        .filter((one) => !one.startsWith('⚠️'));
      expect(lines.join('\n').length).toBeLessThan(560);
      expect(lines.length).toBeLessThanOrEqual(10);
      expect(text.length).toBeLessThan(125);
      expect(JSON.stringify(blocks.slice(-2))).toContain('"Acknowledge"');
    },
  );

  test('says code, provider, whom it hits, the culprit, the first step, the clock and the addresses', async () => {
    const { view, now } = await play('flood');
    const text = screen(incidentMessage(view, now).blocks);
    for (const words of [
      /^🔴 Mail flood detected · Gmail · 550 5\.7\.28 · 192\.0\.2\.10/,
      /40 messages failed/,
      /All of it: campaign c-42 from news@sender\.example/,
      /1\. Stop campaign c-42 now\.$/m,
      /not before the source is stopped/,
      /The addresses are fine: none is suppressed/,
    ])
      expect(text).toMatch(words);
  });

  test('states first, and the hand only while it holds', async () => {
    const first = async (name: string): Promise<string> => {
      const { view, now } = await play(name);
      return screen(incidentMessage(view, now).blocks);
    };
    expect(await first('flood-acknowledged')).toMatch(/^👀 Acknowledged · Mail flood/);
    expect(await first('flood-snoozed')).toMatch(/^💤 Snoozed · .*Snoozed by @U0ADA00001 until/s);
    expect(await first('flood-muted')).toMatch(/^🔕 Muted · .*Muted by @U0ADA00001 until/s);
    expect(await first('flood-resolved-by-hand')).toMatch(/^✅ Over · .*Resolved by @U0ADA00001/s);
    const back = await first('flood-back-again');
    expect(back).toMatch(/^🔴 Back again, the 2nd time · Mail flood/);
    expect(back).not.toMatch(/U0ADA|Acknowledged|Resolved/);
    expect(await first('mxroute-blocked-again')).not.toMatch(/U0ADA|Acknowledged/);
  });

  test('steps follow the phase', async () => {
    const { view, now } = await play('mxroute-lifted');
    const text = screen(incidentMessage(view, now).blocks);
    expect(text).toMatch(/^🔓 Should be lifted · MXroute/);
    expect(text).toMatch(/1\. Send ten messages there, and wait ten minutes\..*List Messages to Resend/s);
    expect(text).not.toMatch(/Stop campaign|wait for the lift/i);
  });

  test('an outage and a surge say what they are about, with figures and names, never "0 bounces"', async () => {
    const first = async (name: string): Promise<string> => {
      const { view, now } = await play(name);
      return screen(incidentMessage(view, now).blocks);
    };
    const outage = await first('outage');
    expect(outage).toMatch(/9 unrelated domains .*Among them: company0\.example, .*9 messages delayed/s);
    expect(outage).toMatch(/Do now\n1\. Ask your resolver.*No address is suppressed while this lasts/s);
    expect(await first('outage-goes-on')).toMatch(/^🔴 Our own DNS or network seems to be down/);
    expect(await first('surge')).toMatch(
      /80 messages failed.*All of it: campaign c-42.*1\. Look at campaign c-42/s,
    );
  });

  test('a reminder does not take the place of the reason', async () => {
    const { view, now } = await play('flood-reminded');
    expect(view.timeline.map(({ kind }) => kind)).toContain('reminded');
    expect(screen(incidentMessage(view, now).blocks)).not.toMatch(/Reminder|Nobody has taken/);
  });

  test('names the brand or the mailbox where several are watched', async () => {
    const { view, now } = await play('flood');
    const { text, blocks } = incidentMessage({ ...view, whose: 'Shop' }, now);
    expect(screen(blocks)).toMatch(/^🔴 Mail flood detected · Gmail · 550 5\.7\.28 · 192\.0\.2\.10 · Shop\n/);
    expect(text).toContain('Shop');
  });

  test('no raw user id on a lock screen', async () => {
    for (const name of ['flood-acknowledged', 'flood-muted', 'flood-resolved-by-hand']) {
      const { view, now } = await play(name);
      expect(incidentMessage(view, now).text).not.toContain('U0ADA00001');
    }
  });
});
