import { pageOf } from '../../catalogue/pages.ts';
import { active } from '../../incident/change.ts';
import type { Incident } from '../../incident/incident.ts';
import type { IncidentView } from '../../pipeline/outlet.ts';
import { actions, type Block, button, linkButton, overflow, select } from '../blocks.ts';

/** Ids of the actions on an incident. */
export const incidentActions = {
  acknowledge: 'incident_acknowledge',
  unacknowledge: 'incident_unacknowledge',
  snooze: 'incident_snooze',
  wake: 'incident_wake',
  unmute: 'incident_unmute',
  resolve: 'incident_resolve',
  reopen: 'incident_reopen',
  more: 'incident_more',
} as const;

/** Where buttons stand: on the incident's own message, or in a list of several. */
type Place = 'incident' | 'listed';

const blockId = ({ id, version }: Incident, place: Place): string => `${place}:${version}:${id}`;

/** The incident whose buttons these are, from their block id, and where they stand. */
export function incidentOf(block: string): { readonly id: string; readonly place: Place } | null {
  const { place, id } = /^(?<place>incident|listed):\d{1,12}:(?<id>.{1,240})$/.exec(block)?.groups ?? {};
  return id === undefined ? null : { id, place: place === 'listed' ? 'listed' : 'incident' };
}

const hasClock = ({ clocks }: Incident, now: number): boolean =>
  [clocks.liftsAt, clocks.retryAt, clocks.recoverBy].some((at) => at !== null && at > now);

type Option = readonly [text: string, value: string];

/**
 * Snoozing stands in the menu where somebody has it already: it has a button of its own only while nobody
 * has.
 */
const more = (incident: Incident, hasMessages: boolean, untouched: boolean) => {
  const snoozes: readonly Option[] = [
    ['Snooze 4 Hours', 'snooze-4h'],
    ['Snooze Until the Morning', 'snooze-tomorrow'],
  ];
  const list: readonly Option[] =
    hasMessages && incident.bounces > 0 ? [['List Messages to Resend', 'list-to-resend']] : [];
  const rest: readonly Option[] = [
    ['Assign …', 'assign'],
    ['Mute …', 'mute'],
  ];
  return overflow(incidentActions.more, [...(untouched ? [] : snoozes), ...list, ...rest]);
};

const later = (at: number | null, now: number): boolean => at !== null && at > now;

/** The first button is the way on, or the way back from what was pressed last. */
function first(incident: Incident, now: number) {
  const { id, state, mutedUntil, snoozedUntil } = incident;
  if (later(mutedUntil, now)) return [button('Unmute', incidentActions.unmute, id)];
  if (later(snoozedUntil, now)) return [button('End Snooze', incidentActions.wake, id)];
  if (state === 'acknowledged') return [button('Un-acknowledge', incidentActions.unacknowledge, id)];
  return [button('Acknowledge', incidentActions.acknowledge, id, 'primary')];
}

const snoozeMenu = (incident: Incident, now: number) =>
  select('Snooze', incidentActions.snooze, [
    ['1 Hour', '1h'],
    ['4 Hours', '4h'],
    ['Until 8 in the Morning', 'tomorrow'],
    ...(hasClock(incident, now) ? ([['Until the Clock Ends', 'clock']] as const) : []),
  ]);

/** What can be done about an incident as it stands, each with its way back. */
export function incidentButtons(
  { incident, playbook }: IncidentView,
  now: number,
  place: Place = 'incident',
): Block[] {
  const { id, mutedUntil, snoozedUntil, state } = incident;
  const hasMessages = playbook.counts === 'messages';
  if (!active(incident)) {
    const resend = hasMessages && incident.bounces > 0;
    return [
      actions(blockId(incident, place), [
        button('Re-open', incidentActions.reopen, id),
        ...(later(mutedUntil, now) ? [button('Unmute', incidentActions.unmute, id)] : []),
        ...(resend ? [button('List Messages to Resend', `${incidentActions.more}_list`, id)] : []),
      ]),
    ];
  }
  const untouched = state === 'open' && !later(mutedUntil, now) && !later(snoozedUntil, now);
  return [
    actions(blockId(incident, place), [
      ...first(incident, now),
      ...(untouched ? [snoozeMenu(incident, now)] : []),
      button('Resolve …', incidentActions.resolve, id),
      more(incident, hasMessages, untouched),
    ]),
  ];
}

/**
 * Pages beside the alert: the operator's own, and the one that its steps name, else the first that the
 * catalogue names as its source.
 */
export function linkButtons({ incident, playbook, knowledge }: IncidentView): Block[] {
  const source = knowledge.sources.map(urlIn).find((url) => url !== '') ?? '';
  const page = pageOf(knowledge) ?? (source === '' ? null : { label: "Provider's Page", url: source });
  const links = [
    playbook.runbook ? linkButton('Runbook', 'link_runbook', playbook.runbook) : null,
    playbook.dashboard ? linkButton('Dashboard', 'link_dashboard', playbook.dashboard) : null,
    playbook.oneCause && page ? linkButton(page.label, 'link_source', page.url) : null,
  ].filter((link) => link !== null);
  return links.length > 0 && incident.state !== 'resolved' ? [actions(`links:${incident.id}`, links)] : [];
}

/** A source may be a page's name; only an address over TLS is a link. */
const urlIn = (source: string): string =>
  /https:\/\/[^\s,;)]{4,500}/.exec(source)?.[0].replace(/\.$/, '') ?? '';
