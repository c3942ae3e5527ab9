/** A child of crash.test.ts: takes in batches until it is killed, and says which ones are committed. */
import { writeSync } from 'node:fs';
import { openStore } from '../../src/store/store.ts';
import { bounce, message, NOON, parcel } from './rows.ts';

const BATCH = 20;
const [url = '', from = '0'] = process.argv.slice(2);
const store = await openStore(url);

for (let batch = Number(from); ; batch++) {
  await store.transaction(async (tx) => {
    const names = Array.from({ length: BATCH }, (_, i) => `m${batch * BATCH + i}`);
    const ids = await tx.messages.add(
      names.map((name) => message(name)),
      NOON,
    );
    await tx.outbox.enqueue([parcel(`p${batch}`, { kind: 'change' })]);
    await tx.bounces.add([...ids].map(([name, id]) => bounce(id, { originalId: name, incidentId: 'i1' })));
    await tx.mailboxes.save('main', { uidValidity: '1', lastUid: batch + 1 });
  });
  writeSync(1, '.');
}
