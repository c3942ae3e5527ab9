import { causes } from '../../catalogue/causes/index.ts';
import type { Entry } from '../answer.ts';

/** Whether an entry strikes an address off. */
export const condemns = ({ seenAs }: Entry): boolean =>
  causes.get(seenAs.causes[0] ?? '')?.addressVerdict === 'suppress';

/**
 * What people tell of a failure in words of their own is no server's word: no address is struck off for it.
 */
export function asHearsay(entry: Entry): Entry {
  return {
    ...entry,
    message: '',
    address:
      'Not decided by words about it: keep it until the server’s own reply says so (550 5.1.1, or that there is no such user).',
    steps: [
      {
        who: 'us',
        text: 'Look for the reply itself, in the bounce or the log, and paste it here: its code and words decide.',
      },
      ...entry.steps.filter(({ about }) => about !== 'address'),
    ],
  };
}
