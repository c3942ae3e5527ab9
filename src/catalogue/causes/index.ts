import type { Cause } from '../cause.ts';
import { drafts } from './drafts.ts';

/** Every cause by id. */
export const causes: ReadonlyMap<string, Cause> = new Map(drafts.map((cause) => [cause.id, cause]));

const unknown = causes.get('unknown') as Cause;

/** The cause with this id; the cause `unknown` when there is none. Never throws. */
export function causeOf(id: string): Cause {
  return causes.get(id) ?? unknown;
}
