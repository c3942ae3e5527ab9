import { expect, test } from 'vitest';
import type { Incident } from '../../src/incident/incident.ts';
import { makePolicy } from '../../src/pipeline/policy.ts';
import { successOf } from '../../src/pipeline/successes.ts';
import { flood } from '../slack/samples.ts';
import { onEachEngine } from '../store/engines.ts';
import { HOUR, MINUTE, START } from './world.ts';

const channels = { alert: 'C', digest: 'C', ops: 'C' };
const ours = (...domains: string[]) => makePolicy({ channels, own: { domains } });

onEachEngine('whose success ends an incident about a domain', (engine) => {
  const about = (kind: Incident['scope']['kind'], value: string): Incident => ({
    ...flood.incident,
    scope: { kind, value },
    lastAt: START,
  });
  const shop = about('from-domain', 'shop.example');

  test('that of the domain which is punished, where we have several', async () => {
    const store = await engine.open();
    const two = ours('shop.example', 'news.example');
    const passes = (incident: Incident) => successOf(store, incident, two, START + HOUR);
    const accepted = { provider: 'gmail', ip: '', source: 'log', at: START + MINUTE };
    await store.deliveries.add([{ ...accepted, sender: 'news.example' }, accepted]);
    expect(await passes(shop), 'another domain of ours').toBeNull();
    await store.deliveries.add([{ ...accepted, sender: 'shop.example' }]);
    expect(await passes(shop)).toMatchObject({ at: START + MINUTE, count: 1, source: 'log' });
    expect(await passes(about('dkim-domain', 'mail.shop.example')), 'a domain below it').not.toBeNull();
    expect(await passes(about('url-domain', 'shop.example')), 'a link says nothing of the sender').toBeNull();
    expect(await passes(about('from-domain', 'stranger.example'))).toBeNull();
  });

  test('anybody’s, where all of our mail is of that domain', async () => {
    const store = await engine.open();
    await store.deliveries.add([{ provider: 'gmail', ip: '', source: 'log', at: START + MINUTE }]);
    expect(await successOf(store, shop, ours('shop.example'), START + HOUR)).not.toBeNull();
    expect(await successOf(store, shop, ours(), START + HOUR), 'nobody said what is ours').toBeNull();
  });
});
