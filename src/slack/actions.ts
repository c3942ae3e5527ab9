import type { App, BlockAction } from '@slack/bolt';
import { ask, ephemeral } from './command.ts';
import { forMembers, isOutsider } from './guests.ts';
import { onIncident } from './incident-presses.ts';
import {
  type Ack,
  acknowledge,
  attempt,
  inThread,
  type ListenerContext,
  type Named,
  type Respond,
  whisper,
  within,
} from './listener-context.ts';
import { answerActions, answerMessage, sharedAnswer, sourcesMessage } from './messages/answer.ts';
import { incidentActions } from './messages/incident-buttons.ts';
import { topMessage, whoActions } from './messages/lists.ts';
import { heldActions, heldGroupOf } from './messages/notice.ts';
import { unsuppressModal } from './messages/views.ts';
import { showAnswer, updateAnswer } from './modal.ts';
import { operatorOf, refusal } from './operators.ts';
import { tell } from './words-only.ts';

/** What every press brings, whatever was pressed. */
export interface Press {
  readonly user: Named;
  readonly actionId: string;
  readonly blockId: string;
  /** The button's value, the option chosen, or what was typed. */
  readonly value: string;
  readonly triggerId: string;
  /** The text beside the message's blocks; `''` in a view or on what one person sees. */
  readonly title: string;
  /** Set when the press happened inside a modal or Home. */
  readonly view: { readonly id: string; readonly type: string } | null;
}

/** Share to Channel: the answer for everybody, with who shared it; the private one goes away. */
async function onShare(press: Press, respond: Respond, front: ListenerContext): Promise<void> {
  const answered = await ask(front, press.value, press.user);
  await tell(respond, {
    ...sharedAnswer(answered, front.policy, press.user.id),
    response_type: 'in_channel',
    replace_original: false,
  });
  await respond({ text: '', blocks: [], delete_original: true });
}

/** Show Source Text: to the presser alone. */
async function onSources(press: Press, respond: Respond, front: ListenerContext): Promise<void> {
  await tell(respond, ephemeral(sourcesMessage(await ask(front, press.value, press.user), front.policy)));
}

/**
 * A related code or an example, where the press was: in a modal the modal follows, else the presser is
 * answered.
 */
async function onAsk(press: Press, respond: Respond | null, front: ListenerContext): Promise<void> {
  if (press.view?.type === 'modal') return updateAnswer(front, press.view.id, press.value, press.user);
  if (press.view) return showAnswer(front, press.triggerId, press.value, press.user);
  if (!respond) return;
  const answered = await ask(front, press.value, press.user);
  await tell(respond, ephemeral(answerMessage(answered, front.policy)));
}

/** The field on App Home. */
async function onHomeSearch(press: Press, front: ListenerContext): Promise<void> {
  if (press.value.trim()) await showAnswer(front, press.triggerId, press.value, press.user);
}

async function onTop(press: Press, respond: Respond, front: ListenerContext): Promise<void> {
  if (await isOutsider(press.user, front)) return void (await respond(forMembers()));
  const hours = press.value === '7d' ? 168 : 24;
  await tell(respond, {
    ...topMessage(await within(front.desk.top(hours, front.now()), front.patienceMs), hours),
    replace_original: true,
  });
}

/** Un-suppress: operators are asked for the reason. */
async function onUnsuppress(press: Press, respond: Respond, front: ListenerContext): Promise<void> {
  if (!(await operatorOf(press.user, front)).operator) return void (await respond(refusal(front)));
  await front.client.views.open({ trigger_id: press.triggerId, view: unsuppressModal(press.value) });
}

/** Held suppressions: an operator releases or discards them. */
async function onHeld(press: Press, respond: Respond, front: ListenerContext): Promise<void> {
  const group = heldGroupOf(press.value);
  if (!group) return;
  const person = await operatorOf(press.user, front);
  if (!person.operator) return void (await respond(refusal(front)));
  const decision = press.actionId === heldActions.release ? 'release' : 'discard';
  const said = front.desk.held(group, decision, person, front.now());
  await respond(whisper(await within(said, front.patienceMs)));
}

type RawAction = BlockAction['actions'][number];

function chosenIn(action: RawAction): string {
  if (action.type === 'button') return action.value ?? '';
  if (action.type === 'static_select' || action.type === 'overflow')
    return action.selected_option?.value ?? '';
  return action.type === 'plain_text_input' ? (action.value ?? '') : '';
}

/** The parts of Slack's payload that the handlers use. */
function pressOf(body: BlockAction, action: RawAction): Press {
  return {
    user: body.user,
    actionId: action.action_id,
    blockId: action.block_id,
    value: chosenIn(action),
    triggerId: body.trigger_id,
    title: typeof body.message?.['text'] === 'string' ? body.message['text'] : '',
    view: body.view ? { id: body.view.id, type: body.view.type } : null,
  };
}

type Handler = (press: Press, respond: Respond, front: ListenerContext) => Promise<void>;

const incident = Object.values(incidentActions).join('|');
/** Every action id, and who handles it. */
const actionHandlers: readonly (readonly [RegExp, Handler])[] = [
  [new RegExp(`^(?:${incident})(?:_list)?$`), onIncident],
  [new RegExp(`^${answerActions.share}$`), onShare],
  [new RegExp(`^${answerActions.sources}$`), onSources],
  [new RegExp(`^${answerActions.ask}_\\d{1,3}$`), onAsk],
  [new RegExp(`^${answerActions.home}$`), (press, _respond, front) => onHomeSearch(press, front)],
  [new RegExp(`^(?:${Object.values(heldActions).join('|')})$`), onHeld],
  [/^list_top$/, onTop],
  [new RegExp(`^${whoActions.unsuppress}$`), onUnsuppress],
];

/**
 * Every press is acknowledged before anything else, also one that nobody handles: Slack would show a warning
 * sign.
 */
export function registerActions(app: App, front: ListenerContext): void {
  app.action<BlockAction>(/.*/, async ({ ack, body, action, respond }) => {
    await acknowledge(ack as Ack, front);
    const press = pressOf(body, action);
    const handler = actionHandlers.find(([id]) => id.test(press.actionId))?.[1];
    // A press inside a view has no response_url.
    const thread = (body.container as { readonly thread_ts?: string }).thread_ts;
    const answer: Respond = body.response_url
      ? inThread(respond as unknown as Respond, thread)
      : async () => {};
    if (handler) await attempt(front, press.actionId, answer, () => handler(press, answer, front));
  });
}
