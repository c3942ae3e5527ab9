import type { ModalView } from '@slack/types';
import { ask } from './command.ts';
import { apology, type ListenerContext, type Named } from './listener-context.ts';
import { answerModal, sorryModal, waitingModal } from './messages/views.ts';

/** A trigger or a submission lives three seconds; after this long people get a waiting modal instead. */
const SOON_MS = 1_500;

/** The answer as a modal; a failure becomes a modal that says so. */
export async function answered(front: ListenerContext, query: string, user: Named): Promise<ModalView> {
  try {
    return answerModal(await ask(front, query, user), front.policy);
  } catch (error) {
    return sorryModal(apology(error, front.log, 'modal'));
  }
}

/** The view if it is ready soon, else `null`; the work goes on. */
export async function soon(view: Promise<ModalView>, ms = SOON_MS): Promise<ModalView | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms);
  });
  return Promise.race([view, late]).finally(() => clearTimeout(timer));
}

/** Opens a modal with the answer: at once when it is ready soon, else waiting first. */
export async function showAnswer(
  front: ListenerContext,
  triggerId: string,
  query: string,
  user: Named,
): Promise<void> {
  const view = answered(front, query, user);
  const ready = await soon(view);
  const opened = await front.client.views.open({ trigger_id: triggerId, view: ready ?? waitingModal() });
  const id = opened.view?.id;
  if (!ready && id) await front.client.views.update({ view_id: id, view: await view });
}

/** Puts another answer into an open modal. */
export async function updateAnswer(
  front: ListenerContext,
  viewId: string,
  query: string,
  user: Named,
): Promise<void> {
  await front.client.views.update({ view_id: viewId, view: await answered(front, query, user) });
}
