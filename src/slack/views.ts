import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { type Ack, apology, type ListenerContext, type Named, personOf, within } from './listener-context.ts';
import { whoActions } from './messages/lists.ts';
import { callbacks, queryField, reasonField, sorryModal, waitingModal } from './messages/views.ts';
import { answered, soon } from './modal.ts';

type Typed = Readonly<Record<string, Readonly<Record<string, { readonly value?: string | null }>>>>;

/** What a submission brings. */
export interface Submission {
  readonly user: Named;
  readonly viewId: string;
  readonly privateMetadata: string;
  readonly typed: Typed;
}

const typedIn = ({ typed }: Submission, field: { readonly block: string; readonly action: string }): string =>
  typed[field.block]?.[field.action]?.value?.trim() ?? '';

const update = (view: ModalView) => ({ response_action: 'update', view });

/** The lookup's modal was submitted: the answer takes its place, or a waiting note when the desk is slow. */
async function onLookupSubmitted(submission: Submission, ack: Ack, front: ListenerContext): Promise<void> {
  const query = typedIn(submission, queryField);
  if (!query) {
    await ack({
      response_action: 'errors',
      errors: { [queryField.block]: 'Give a code, a few words, or paste the error text.' },
    });
    return;
  }
  const view = answered(front, query);
  const ready = await soon(view);
  await ack(update(ready ?? waitingModal()));
  if (!ready) await front.client.views.update({ view_id: submission.viewId, view: await view });
}

/** An address is taken off the suppression list, with a reason; only by operators. */
async function onUnsuppressSubmitted(
  submission: Submission,
  ack: Ack,
  front: ListenerContext,
): Promise<void> {
  const reason = typedIn(submission, reasonField);
  const person = personOf(submission.user, front);
  if (!reason)
    return ack({
      response_action: 'errors',
      errors: { [reasonField.block]: 'A reason is needed: it is kept with the address.' },
    });
  if (!person.operator)
    return ack(update(sorryModal('Only the operators named in SLACK_OPERATORS may do this.')));
  const work = within(
    front.desk.unsuppress(submission.privateMetadata, reason, person, front.now()),
    front.patienceMs,
  )
    .then(sorryModal)
    .catch((error: unknown) => sorryModal(apology(error, front.log, 'unsuppress')));
  const ready = await soon(work);
  await ack(update(ready ?? waitingModal()));
  if (!ready) await front.client.views.update({ view_id: submission.viewId, view: await work });
}

const handlers: Readonly<
  Record<string, (submission: Submission, ack: Ack, front: ListenerContext) => Promise<void>>
> = {
  [callbacks.lookup]: onLookupSubmitted,
  [whoActions.view]: onUnsuppressSubmitted,
};

export function registerViews(app: App, front: ListenerContext): void {
  for (const [callbackId, handler] of Object.entries(handlers)) {
    app.view(callbackId, async ({ ack, body, view }) => {
      const submission = {
        user: body.user,
        viewId: view.id,
        privateMetadata: view.private_metadata,
        typed: view.state.values as Typed,
      };
      try {
        await handler(submission, ack as Ack, front);
      } catch (error) {
        apology(error, front.log, callbackId);
      }
    });
  }
}
