import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type SlackStandIn, startSlack } from '../../sim/slack/slack.ts';
import { type Dovecot, dovecotInstalled, startDovecot } from '../setup/dovecot.ts';
import { type OAuthServer, startOAuth } from '../setup/oauth.ts';
import { freePort, type PostgresServer, postgresBinaries, startPostgres } from '../setup/postgres.ts';
import { type Bot, environment, eventually, runBot, workFolder } from './bot.ts';

/** Stands in every secret that there is, and nowhere else. */
const mark = 'c4n4ry';
const secrets = {
  imap: `${mark}-imap`,
  bot: `xoxb-${mark}-1`,
  app: `xapp-1-${mark}-1`,
  http: `${mark}-http-of-length`,
  // With a character that a URL has to escape.
  postgres: `${mark}@pg`,
  client: `${mark}-client`,
  refresh: `${mark}-refresh`,
};
/** As they are, as a login sends them, and as a URL holds them. */
const written = Object.values(secrets).flatMap((one) => [
  one,
  Buffer.from(one).toString('base64').replace(/=+$/, ''),
  encodeURIComponent(one),
]);

describe.skipIf(!dovecotInstalled() || postgresBinaries() === null)('secrets', () => {
  let dovecot: Dovecot;
  let slack: SlackStandIn;
  let oauth: OAuthServer;
  let postgres: PostgresServer;
  let bots: Bot[];
  beforeEach(async () => {
    oauth = await startOAuth('other');
    [dovecot, slack, postgres] = await Promise.all([
      startDovecot({ users: { bounce: { password: secrets.imap } } }),
      startSlack({
        channels: ['mail-alerts'],
        people: ['alice'],
        botToken: secrets.bot,
        appToken: secrets.app,
      }),
      startPostgres() as Promise<PostgresServer>,
    ]);
    bots = [];
  });
  afterEach(async () => {
    await Promise.all(bots.map((bot) => bot.kill()));
    oauth.close();
    await Promise.all([dovecot.stop(), slack.stop(), postgres.stop()]);
  });

  test('are in nothing that the bot prints, answers or posts, when all goes well and when all goes wrong', {
    timeout: 90_000,
  }, async () => {
    const folder = workFolder();
    const yaml = join(folder, 'rebound.yaml');
    const grant = `{ tokenUrl: "${oauth.tokenUrl}", clientId: c, clientSecret: "\${OAUTH_CLIENT}", refreshToken: "\${OAUTH_REFRESH}" }`;
    writeFileSync(
      yaml,
      `mailboxes:\n  - { name: other, host: 127.0.0.1, port: ${dovecot.port}, tls: none, user: other, oauth: ${grant} }\n`,
      {
        mode: 0o600,
      },
    );
    const port = await freePort();
    const url = new URL(postgres.url);
    url.password = secrets.postgres;
    const env = environment(dovecot, slack, folder, {
      IMAP_PASSWORD: secrets.imap,
      DATABASE_URL: url.href,
      HTTP_PORT: String(port),
      HTTP_TOKEN: secrets.http,
      REBOUND_CONFIG: yaml,
      OAUTH_CLIENT: secrets.client,
      OAUTH_REFRESH: secrets.refresh,
      LOG_LEVEL: 'debug',
    });
    const run = (args: readonly string[], more: Readonly<Record<string, string>> = {}): Bot => {
      const bot = runBot({ ...env, ...more }, folder, args);
      bots.push(bot);
      return bot;
    };
    const heard: string[] = [];
    const ask = async (path: string, init: RequestInit = {}): Promise<void> => {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, init);
      heard.push(`${path} ${answer.status} ${await answer.text()}`);
    };
    const askAll = async (): Promise<void> => {
      for (const path of ['/healthz', '/readyz', '/metrics', '/nothing']) await ask(path);
      await ask('/volume', {
        method: 'POST',
        body: 'x',
        headers: { authorization: `Bearer ${secrets.http}` },
      });
    };
    const bot = run(['start']);
    await eventually('the bot to run', () => bot.output().includes('Rebound runs'));
    expect(bot.output(), 'it is configured with all of them').toContain('"mailboxes":2');
    await (await slack.slash('status', 'alice')).answer(1);
    await askAll();
    // Now everything goes wrong: the logins, the tokens, the database.
    oauth.refuse(
      400,
      { error: 'invalid_grant', error_description: `no such refresh token ${secrets.refresh}` },
      100,
    );
    dovecot.setPassword('bounce', 'another');
    slack.revoke();
    await postgres.crash();
    await dovecot.restart();
    await eventually('the trouble to be told', () => bot.output().includes('Work failed'));
    await eventually('the login to be refused', () => /Login refused|in trouble/.test(bot.output()));
    await askAll();
    const doctor = run(['doctor']);
    await new Promise((resolve) => doctor.child.once('close', resolve));
    expect(doctor.output()).toMatch(/FAIL/);
    const broken = run(['start'], {
      IMAP_PORT: 'x',
      IMAP_TLS: 'tls',
      DATABASE_URL: `mysql://u:${encodeURIComponent(secrets.postgres)}@h/x`,
    });
    await new Promise((resolve) => broken.child.once('close', resolve));
    expect(broken.output()).toMatch(/Configuration has/);
    await bot.stop();
    const posted = JSON.stringify([
      slack.workspace.channels,
      slack.workspace.ephemerals,
      [...slack.workspace.views.values()],
    ]);
    const everything = [...bots.map((one) => one.output()), ...heard, posted].join('\n');
    expect(everything.length).toBeGreaterThan(5_000);
    for (const secret of written) expect(everything).not.toContain(secret);
  });
});
