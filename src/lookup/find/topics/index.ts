import { addresses } from './addresses.ts';
import { blocks } from './blocks.ts';
import { reading } from './reading.ts';
import { sending } from './sending.ts';
import type { Topic } from './topic.ts';
import { waysOut } from './ways-out.ts';

/** Subjects beside the causes. */
export const topics: readonly Topic[] = [...blocks, ...waysOut, ...addresses, ...reading, ...sending];
