import type { Transaction } from 'kysely';
import type { Engine } from '../engine.ts';
import type { Schema } from '../schema.ts';

/**
 * One step of the schema. Its number and what it does never change once it is released; a mistake is mended
 * by the next.
 */
export interface Migration {
  readonly number: number;
  readonly name: string;
  up(db: Transaction<Schema>, engine: Engine): Promise<void>;
}
