import { afterEach, expect, test } from 'vitest';
import { hourlyTo, parseSendCounts, sentOn } from '../../src/digest/send-counts.ts';
import { type HttpServer, startHttp } from '../../src/observe/http.ts';

let server: HttpServer | null = null;
afterEach(async () => server?.stop());

const kept: string[] = [];
async function post(
  body: string,
  authorization: string | null,
  volume = true,
): Promise<{ status: number; error: string }> {
  const put = async (text: string): Promise<string> => {
    const { mistake } = parseSendCounts(text);
    if (!mistake) kept.push(text);
    return mistake;
  };
  server = await startHttp(
    { host: '127.0.0.1', port: 0 },
    {
      ready: () => ({ ready: true, reasons: [] }),
      metrics: async () => ({ contentType: 'text/plain', body: '' }),
      ...(volume ? { volume: { token: 'hunter2', put } } : {}),
    },
  );
  const headers = authorization === null ? {} : { authorization };
  const answer = await fetch(`http://127.0.0.1:${server.port}/volume`, { method: 'POST', headers, body });
  return { status: answer.status, error: ((await answer.json()) as { error?: string }).error ?? '' };
}

test('send counts are kept when the token is right', async () => {
  expect(await post('2026-11-20,gmail,48200\n', 'Bearer hunter2')).toEqual({ status: 200, error: '' });
  expect(kept).toEqual(['2026-11-20,gmail,48200\n']);
});

test.for<[string, string, string | null, boolean, number]>([
  ['no token', '2026-11-20,1', null, true, 401],
  ['a wrong token', '2026-11-20,1', 'Bearer hunter3', true, 401],
  ['no HTTP_TOKEN set', '2026-11-20,1', 'Bearer hunter2', false, 403],
  ['text that is no count', '2026-11-20,many', 'Bearer hunter2', true, 400],
  ['too much of it', '2026-11-20,1\n'.repeat(30_000), 'Bearer hunter2', true, 413],
])('refused: %s', async ([, body, authorization, volume, status]) => {
  const before = kept.length;
  expect((await post(body, authorization, volume)).status).toBe(status);
  expect(kept.length).toBe(before);
});

test('a header line is passed over, a wrong line is named', () => {
  expect(parseSendCounts('date,provider,sent\n"2026-11-20","gmail","5"\n\n2026-11-21,7\n').counts).toEqual([
    { date: '2026-11-20', provider: 'gmail', sent: 5 },
    { date: '2026-11-21', provider: '', sent: 7 },
  ]);
  expect(parseSendCounts('date,sent\n20.11.2026,5').mistake).toMatch(
    /^Line 2 is "20\.11\.2026,5"; use DATE,SENT/,
  );
});

test('a day is what its own figure says, else what its hours add up to, in the day of the time zone', () => {
  const { counts } = parseSendCounts(
    '2026-11-20T22,gmail,5\n2026-11-20T23,gmail,7\n2026-11-20T23,yahoo,1\n2026-11-21T23,gmail,100\n',
  );
  const start = Date.UTC(2026, 10, 20, 23);
  expect(sentOn(counts, '2026-11-21', start, start + 24 * 3_600_000)).toBe(8);
  expect(
    sentOn([...counts, { date: '2026-11-21', provider: '', sent: 50 }], '2026-11-21', start, start + 1),
  ).toBe(50);
  expect(sentOn(counts, '2026-11-25', 0, 1)).toBeNull();
  expect(hourlyTo(counts, 'gmail').map(({ sent }) => sent)).toEqual([5, 7, 100]);
});
