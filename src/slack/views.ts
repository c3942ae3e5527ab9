import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { IncidentAction } from '../pipeline/desk.ts';
import { type Ack, apology, type ListenerContext, type Named, within } from './listener-context.ts';
import { incidentField, incidentModals } from './messages/incident-modals.ts';
import { whoActions } from './messages/lists.ts';
import { callbacks, queryField, reasonField, sorryModal, waitingModal } from './messages/views.ts';
import { answered, soon } from './modal.ts';
import { operatorOf, refusal } from './operators.ts';
import { isUserId } from './words.ts';

type Typed = Readonly<
  Record<
    string,
    Readonly<
      Record<
        string,
        {
          readonly value?: string | null;
          readonly selected_option?: { readonly value?: string } | null;
          readonly selected_user?: string | null;
        }
      >
    >
  >
>;

/** What a submission brings. */
export interface Submission {
  readonly user: Named;
  readonly viewId: string;
  readonly privateMetadata: string;
  readonly typed: Typed;
}

const typedIn = ({ typed }: Submission, field: { readonly block: string; readonly action: string }): string =>
  chosenIn(typed[field.block]?.[field.action]).trim();

/** What was typed or chosen in a field, whatever kind it is. */
const chosenIn = (field: Typed[string][string] | undefined): string =>
  field?.value ?? field?.selected_option?.value ?? field?.selected_user ?? '';

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
  const view = answered(front, query, submission.user);
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
  const person = await operatorOf(submission.user, front);
  if (!reason)
    return ack({
      response_action: 'errors',
      errors: { [reasonField.block]: 'A reason is needed: it is kept with the address.' },
    });
  if (!person.operator) return ack(update(sorryModal(refusal(front).text)));
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

/** What somebody asked for in an incident's modal; `null` when the field makes no sense. */
function askedFor(callbackId: string, typed: string): IncidentAction | null {
  if (callbackId === incidentModals.resolve) return { do: 'resolve', note: typed };
  if (callbackId === incidentModals.assign) return isUserId(typed) ? { do: 'assign', whom: typed } : null;
  const days = Number(typed);
  return Number.isInteger(days) && days >= 1 && days <= 30 ? { do: 'mute', days } : null;
}

/**
 * Resolve, Mute and Assign were confirmed; the incident's message follows by itself, the modal says what came
 * of it.
 */
const onIncidentAsked =
  (callbackId: string) =>
  async (submission: Submission, ack: Ack, front: ListenerContext): Promise<void> => {
    const person = await operatorOf(submission.user, front);
    const action = askedFor(callbackId, typedIn(submission, incidentField));
    if (!person.operator) return ack(update(sorryModal(refusal(front).text)));
    if (!action)
      return ack({ response_action: 'errors', errors: { [incidentField.block]: 'Choose one of these.' } });
    const work = within(
      front.desk.act(submission.privateMetadata, action, person, front.now()),
      front.patienceMs,
    )
      .then(({ ok, said }) => (ok && said === '' ? null : sorryModal(said)))
      .catch((error: unknown) => sorryModal(apology(error, front.log, callbackId)));
    const ready = await soon(work.then((view) => view ?? sorryModal('Done.')));
    if (!ready) {
      await ack(update(waitingModal()));
      await front.client.views.update({
        view_id: submission.viewId,
        view: (await work) ?? sorryModal('Done.'),
      });
      return;
    }
    const view = await work;
    await ack(view ? update(view) : undefined);
  };

const handlers: Readonly<
  Record<string, (submission: Submission, ack: Ack, front: ListenerContext) => Promise<void>>
> = {
  [callbacks.lookup]: onLookupSubmitted,
  [whoActions.view]: onUnsuppressSubmitted,
  ...Object.fromEntries(Object.values(incidentModals).map((id) => [id, onIncidentAsked(id)])),
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
