import type { Incident } from '../../incident/incident.ts';
import { HOUR } from '../../time/span.ts';
import { type Block, line, type Piece, rich } from '../blocks.ts';
import { count, richDate } from '../time.ts';

/** A notice that comes this much later than the refusal is worth saying so. */
const LATE_MS = HOUR;

/** What is known of mail that waits: how much was queued, and until when. */
function waiting({ delays, queuedUntil, untimed = 0 }: Incident): readonly Piece[] {
  if (delays === 0) return [];
  const many = `📬 ${count(delays, 'message')} ${delays === 1 ? 'was' : 'were'} queued when last heard of`;
  if (queuedUntil == null) return [`${many}; until when is not said.`];
  return [`${many}, ${untimed > 0 ? 'some of them' : 'the last of them'} until `, richDate(queuedUntil), '.'];
}

/** Since when we know: the notice of a refusal comes late. */
function toldLate({ firstAt, heardAt }: Incident): readonly Piece[] {
  if (heardAt === undefined || heardAt - firstAt < LATE_MS) return [];
  return ['👂 First refused at or before ', richDate(firstAt), '; the notice came ', richDate(heardAt), '.'];
}

/** Since when not everything is heard. */
const blind = ({ blindSince }: Incident): readonly Piece[] =>
  blindSince == null
    ? []
    : ['🙈 Not everything is heard since ', richDate(blindSince), ': nothing is concluded until it is.'];

/**
 * What Rebound knows of an open incident, and what it does not: with times that stay true whenever somebody
 * looks.
 */
export const whatIsKnown = (incident: Incident): Block[] =>
  [blind(incident), toldLate(incident), incident.stage === 'quiet' ? waiting(incident) : []]
    .filter((pieces) => pieces.length > 0)
    .map((pieces) => rich(line(...pieces)));
