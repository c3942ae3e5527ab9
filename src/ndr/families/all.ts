import { carriers } from './carriers.ts';
import type { Family } from './family.ts';
import { lists } from './lists.ts';
import { providers } from './providers.ts';
import { unix } from './unix.ts';
import { windows } from './windows.ts';

/** Every family, those with the most distinctive marks first. */
export const families: readonly Family[] = [...providers, ...carriers, ...windows, ...lists, ...unix];
