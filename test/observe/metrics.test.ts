import { expect, test } from 'vitest';
import { closedLabel, type MetricsOptions, makeMetrics } from '../../src/observe/metrics.ts';

const scraped = async (
  options: Partial<MetricsOptions>,
  use: (metrics: ReturnType<typeof makeMetrics>) => void,
) => {
  const metrics = makeMetrics({ version: '1.2.3', now: () => 100_000, ...options });
  use(metrics);
  const { body, contentType } = await metrics.scrape();
  expect(contentType).toContain('text/plain');
  return body.split('\n').filter((line) => line.startsWith('rebound_'));
};

test('counts what is told, under the names that dashboards use', async () => {
  const lines = await scraped({}, (metrics) => {
    metrics.read('bounces', 'bounce', 3);
    metrics.bounced('mailbox-full', 'gmail', 2);
    metrics.unreadable();
    metrics.mailbox('bounces', { connected: true, lastPollAt: 40_000, backlog: 7 });
    metrics.delay('bounces', 4_000);
    metrics.slackCall('chat.update', 'ok');
    metrics.slackConnected(true);
    metrics.digestPosted(90_000);
  });
  expect(lines).toEqual(
    expect.arrayContaining([
      'rebound_messages_read_total{mailbox="bounces",kind="bounce"} 3',
      'rebound_bounces_total{category="mailbox-full",provider="gmail"} 2',
      'rebound_parse_failures_total 1',
      'rebound_mailbox_connected{mailbox="bounces"} 1',
      'rebound_mailbox_lag_seconds{mailbox="bounces"} 60',
      'rebound_mailbox_backlog_messages{mailbox="bounces"} 7',
      'rebound_intake_delay_seconds_bucket{le="5",mailbox="bounces"} 1',
      'rebound_slack_calls_total{method="chat.update",result="ok"} 1',
      'rebound_slack_connected 1',
      'rebound_digest_timestamp_seconds 90',
      `rebound_build_info{version="1.2.3",node="${process.version}"} 1`,
    ]),
  );
});

test('asks the store at each scrape, and drops states that are no more', async () => {
  const readings = [
    {
      outbox: { depth: 4, oldestAt: 70_000 },
      incidents: [{ state: 'open', severity: 'critical', count: 2 }],
    },
    {
      outbox: { depth: 0, oldestAt: null },
      incidents: [{ state: 'resolved', severity: 'critical', count: 2 }],
    },
  ];
  const metrics = makeMetrics({
    version: '1',
    now: () => 100_000,
    readStore: async () => readings.shift() ?? Promise.reject(new Error('away')),
  });
  const first = (await metrics.scrape()).body;
  expect(first).toContain('rebound_outbox_oldest_seconds 30');
  expect(first).toContain('rebound_incidents{state="open",severity="critical"} 2');
  const second = (await metrics.scrape()).body;
  expect(second).toContain('rebound_outbox_oldest_seconds 0');
  expect(second).not.toContain('state="open"');
  const third = (await metrics.scrape()).body;
  expect(third).toContain('rebound_store_read_failures_total 1');
  expect(third).toContain('rebound_outbox_depth 0');
});

test('a mailbox that another instance took over is no longer told of', async () => {
  const lines = await scraped({}, (metrics) => {
    metrics.mailbox('a', { connected: true, lastPollAt: 1, backlog: 0 });
    metrics.forgetMailbox('a');
  });
  expect(lines.filter((line) => line.includes('mailbox="a"'))).toEqual([]);
});

test('labels stay few, and hold no address, whatever a mail brings', async () => {
  const lines = await scraped({}, (metrics) => {
    for (let index = 0; index < 1000; index++) metrics.bounced('unknown', `provider-${index}`);
    metrics.read('bounces@example.com', 'bounce');
  });
  const bounces = lines.filter((line) => line.startsWith('rebound_bounces_total'));
  expect(bounces.length).toBe(61);
  expect(bounces.at(-1)).toBe('rebound_bounces_total{category="unknown",provider="other"} 940');
  expect(lines.join('\n')).not.toContain('@');
});

test('a closed label names what is empty and cuts what is long', () => {
  const label = closedLabel(2);
  expect([label(''), label('x'.repeat(500)).length, label('third'), label('')]).toEqual([
    'unknown',
    80,
    'other',
    'unknown',
  ]);
});
