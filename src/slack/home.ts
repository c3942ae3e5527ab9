import type { App } from '@slack/bolt';
import { forMembers, isOutsider } from './guests.ts';
import { apology, type ListenerContext, within } from './listener-context.ts';
import { homeView, sorryHome } from './messages/views.ts';

/** Events of the manifests. */
export const events = ['app_home_opened', 'app_mention', 'message.im'] as const;

/** Draws somebody's App Home anew. */
export async function publishHome(userId: string, front: ListenerContext): Promise<void> {
  try {
    const { desk } = front;
    const now = front.now();
    if (await isOutsider({ id: userId }, front))
      return void (await front.client.views.publish({ user_id: userId, view: sorryHome(forMembers().text) }));
    const [status, incidents, top] = await within(
      Promise.all([desk.status(now), desk.incidents(now), desk.top(24, now)]),
      front.patienceMs,
    );
    await front.client.views.publish({
      user_id: userId,
      view: homeView({ status, incidents, top }, front.teamUrl, now),
    });
  } catch (error) {
    const text = apology(error, front.log, 'home');
    await front.client.views.publish({ user_id: userId, view: sorryHome(text) }).catch(() => {});
  }
}

export function registerHome(app: App, front: ListenerContext): void {
  app.event('app_home_opened', async ({ event }) => {
    if (event.tab === 'home') await publishHome(event.user, front);
  });
}
