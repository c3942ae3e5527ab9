import type { Acted, IncidentAction } from '../pipeline/desk.ts';
import type { Press } from './actions.ts';
import { livingMessage } from './call.ts';
import { publishHome } from './home.ts';
import { type ListenerContext, type Respond, whisper, within } from './listener-context.ts';
import { incidentActions, incidentOf } from './messages/incident-buttons.ts';
import { assignModal, muteModal, resolveModal } from './messages/incident-modals.ts';
import { incidentsMessage } from './messages/lists.ts';
import { operatorOf, refusal, zoneOf } from './operators.ts';
import { tell } from './words-only.ts';

/** What a press asks first, in a modal. */
type Asked = 'resolve' | 'mute' | 'assign';

const snoozes = new Map<string, Extract<IncidentAction, { do: 'snooze' }>['until']>([
  ['1h', '1h'],
  ['4h', '4h'],
  ['tomorrow', 'tomorrow'],
  ['clock', 'clock'],
]);

const oneWord = new Map<
  string,
  Extract<IncidentAction['do'], 'acknowledge' | 'unacknowledge' | 'wake' | 'unmute' | 'reopen'>
>([
  [incidentActions.acknowledge, 'acknowledge'],
  [incidentActions.unacknowledge, 'unacknowledge'],
  [incidentActions.wake, 'wake'],
  [incidentActions.unmute, 'unmute'],
  [incidentActions.reopen, 'reopen'],
]);

/**
 * What a press on an incident means: an action, a question to ask first, or `null` when the menu has nothing
 * like it.
 */
export function meaningOf(actionId: string, value: string): IncidentAction | Asked | null {
  const word = oneWord.get(actionId);
  if (word) return { do: word };
  if (actionId === incidentActions.resolve) return 'resolve';
  if (actionId === `${incidentActions.more}_list` || value === 'list-to-resend')
    return { do: 'list-to-resend' };
  if (value === 'mute' || value === 'assign') return value;
  const until = snoozes.get(actionId === incidentActions.snooze ? value : value.replace(/^snooze-/, ''));
  return until ? { do: 'snooze', until } : null;
}

const modals = { resolve: resolveModal, mute: muteModal, assign: assignModal } as const;

/** What the modal is about: the alert's own words where the press stood on it. */
const aboutWhat = (title: string): string => title.split(' – ')[0] || 'This incident';

/** A press on an incident: operators act, what they pressed follows at once, the presser is told. */
export async function onIncident(press: Press, respond: Respond, front: ListenerContext): Promise<void> {
  const where = incidentOf(press.blockId);
  const meaning = meaningOf(press.actionId, press.value);
  if (!where || !meaning) return;
  const person = await operatorOf(press.user, front);
  if (!person.operator) return void (await respond(refusal(front)));
  if (typeof meaning === 'string') {
    const view = modals[meaning](where.id, aboutWhat(press.title));
    await front.client.views.open({ trigger_id: press.triggerId, view });
    return;
  }
  const morning = meaning.do === 'snooze' && meaning.until === 'tomorrow';
  const timeZone = morning ? await zoneOf(person.id, front) : '';
  const acting = front.desk.act(where.id, meaning, { ...person, timeZone }, front.now());
  const acted = await within(acting, front.patienceMs);
  const listing = meaning.do === 'list-to-resend';
  if (acted.ok && !listing) await follow(press, where.place, acted, respond, front);
  if (!acted.ok || listing || !acted.view || acted.said !== '') await respond(whisper(acted.said || 'Done.'));
}

/** What was pressed shows at once what came of it: the Home, the list, or the incident's own message. */
async function follow(
  press: Press,
  place: 'incident' | 'listed',
  { view }: Acted,
  respond: Respond,
  front: ListenerContext,
): Promise<void> {
  if (press.view?.type === 'home') return publishHome(press.user.id, front);
  if (place === 'listed') return redrawList(respond, front);
  if (view) await tell(respond, { ...livingMessage(view, front.now()), replace_original: true });
}

/** The list in which somebody pressed, as it stands now. */
async function redrawList(respond: Respond, front: ListenerContext): Promise<void> {
  const standing = await within(front.desk.incidents(front.now()), front.patienceMs);
  await tell(respond, { ...incidentsMessage(standing, front.teamUrl, front.now()), replace_original: true });
}
