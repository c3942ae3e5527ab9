import pg from 'pg';
import { expect, inject, test } from 'vitest';

const url = inject('postgresUrl');

test.skipIf(!url)('the PostgreSQL of the test run is a real server', async () => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query('select version() as version');
  await client.end();
  expect(rows[0].version).toMatch(/^PostgreSQL \d+/);
});
