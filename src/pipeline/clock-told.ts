import type { IncidentView } from './outlet.ts';

/** A sentence with the moments in it, which every outlet writes in its own way. */
export type Told = readonly (string | { readonly at: number })[];

const moment = (at: number) => ({ at });

/** Who says so: the provider's own rule, or what is usual; the operator's setting where that overrides. */
function basisOf({ incident, playbook, providerName }: IncidentView): string {
  if (playbook.clock?.override) return ', by your own setting';
  // `Yahoo / AOL`: the first is name enough.
  const who = incident.provider ? (providerName.split(' / ')[0] ?? providerName) : 'the provider';
  switch (incident.clocks.basis) {
    case 'promise':
      return `, by ${who}'s own rule`;
    case 'practice':
      return `; ${who} promises nothing`;
    case 'none':
      return '';
  }
}

const between = (from: number | null | undefined, by: number): Told =>
  from != null && from < by ? [' between ', moment(from), ' and ', moment(by)] : [' ', moment(by)];

const usually = ({ incident }: IncidentView): string =>
  incident.clocks.basis === 'practice' ? 'Usually ' : 'It ';

function lifts(view: IncidentView, now: number): Told[] {
  const { liftsAt, liftsFrom } = view.incident.clocks;
  if (liftsAt === null) return [];
  if (liftsAt <= now) return [['🔓 It should have lifted ', moment(liftsAt), basisOf(view), '.']];
  return [[`⏳ ${usually(view)}lifts by itself`, ...between(liftsFrom, liftsAt), basisOf(view), '.']];
}

function recovers(view: IncidentView, now: number): Told[] {
  const { incident } = view;
  const { recoverBy, recoverFrom, liftsAt } = incident.clocks;
  if (recoverBy === null || liftsAt !== null) return [];
  if (recoverBy <= now)
    return [['⏳ It should have been over by ', moment(recoverBy), ': the cause may not be fixed.']];
  const span =
    recoverFrom != null && recoverFrom > now ? between(recoverFrom, recoverBy) : [' by ', moment(recoverBy)];
  return [
    [
      `⏳ ${usually(view)}${incident.clocks.basis === 'practice' ? '' : 'is '}over`,
      ...span,
      basisOf(view),
      '.',
    ],
  ];
}

function retries(view: IncidentView, now: number): Told[] {
  const { retryAt, recoverBy, liftsAt } = view.incident.clocks;
  if (retryAt === null || retryAt <= now) return [];
  const alone = recoverBy === null && liftsAt === null;
  return [['⏳ Try again from ', moment(retryAt), alone ? basisOf(view) : '', '.']];
}

/**
 * When it will be over. Only moments, no spans from now: they stay true however long nobody draws them again,
 * and an outlet may show them in each reader's own zone. Where nothing counts down, the catalogue's sentence.
 */
export function clockTold(view: IncidentView, now: number): readonly Told[] {
  const told = [...retries(view, now), ...lifts(view, now), ...recovers(view, now)];
  if (told.length > 0) return told;
  const { knowledge, playbook } = view;
  return playbook.oneCause ? [[`⏳ ${knowledge.clock.words}`]] : [];
}
