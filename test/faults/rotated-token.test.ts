import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SlackStandIn, startSlack } from '../../sim/slack/slack.ts';
import { type Bot, environment, eventually, runBot, workFolder } from '../app/bot.ts';
import { type Dovecot, dovecotInstalled, startDovecot } from '../setup/dovecot.ts';
import { type OAuthServer, startOAuth } from '../setup/oauth.ts';
import { bounceMail } from '../setup/seed.ts';
import { onEachEngine } from '../store/engines.ts';

const user = 'bounce@example.com';

onEachEngine('a refresh token that the server replaced', (engine) => {
  let oauth: OAuthServer;
  let dovecot: Dovecot;
  let slack: SlackStandIn;
  let bots: Bot[];
  beforeEach(async () => {
    bots = [];
    oauth = await startOAuth(user);
    oauth.rotate('configured-1');
    [dovecot, slack] = await Promise.all([
      startDovecot({ users: { [user]: { password: 'x' } }, introspectUrl: oauth.introspectUrl }),
      startSlack({ channels: ['mail-alerts'] }),
    ]);
  });
  afterEach(async () => {
    await Promise.all(bots.map((bot) => bot.kill()));
    oauth.close();
    await Promise.all([dovecot.stop(), slack.stop()]);
  });

  // On PostgreSQL the mailbox of a killed instance is taken over when its lease has run out.
  test.skipIf(!dovecotInstalled())(
    'outlives SIGKILL, is shared with doctor, is never printed or stored readable, and yields to a new one',
    { timeout: 240_000 },
    async () => {
      const folder = workFolder();
      const base = environment(dovecot, slack, folder, {
        IMAP_USER: user,
        IMAP_PASSWORD: '',
        IMAP_OAUTH_TOKEN_URL: oauth.tokenUrl,
        IMAP_OAUTH_CLIENT_ID: 'client',
        DATABASE_URL: await engine.url(),
        LOG_LEVEL: 'debug',
      });
      const run = (token: string, args: readonly string[] = ['start']): Bot => {
        const bot = runBot({ ...base, IMAP_OAUTH_REFRESH_TOKEN: token }, folder, args);
        bots.push(bot);
        return bot;
      };
      const reads = async (bot: Bot, id: string): Promise<void> => {
        const before = dovecot.seen(user);
        dovecot.seed(user, [bounceMail(id)], { sub: 'new' });
        await eventually(
          `${id} to be read: ${bot.output()}`,
          () => dovecot.seen(user) === before + 1,
          90_000,
        );
      };
      const used = (): string[] => oauth.requests.map((body) => body.get('refresh_token') ?? '');

      const first = run('configured-1');
      await reads(first, 'one');
      await first.kill();
      const second = run('configured-1');
      await reads(second, 'two');
      expect(used()).toEqual(['configured-1', 'rotated-1']);
      const doctor = run('configured-1', ['doctor']);
      await new Promise((resolve) => doctor.child.once('close', resolve));
      expect(doctor.output()).toContain(`${user} is logged in.`);
      await second.stop();
      expect(used().slice(2)).toEqual(['rotated-2']);

      oauth.rotate('configured-2');
      const third = run('configured-2');
      await reads(third, 'three');
      await third.kill();
      expect(used().slice(3)).toEqual(['configured-2']);

      const store = await engine.open();
      const kept = await store.meta.get(`refresh-token:${user}`);
      expect(kept).toMatch(/^v1\./);
      expect(kept).not.toMatch(/rotated|configured/);
      const printed = bots.map((bot) => bot.output()).join('\n');
      expect(printed).toContain('Rebound runs');
      expect(printed).not.toMatch(/rotated-|configured-|token-\d/);
    },
  );
});
