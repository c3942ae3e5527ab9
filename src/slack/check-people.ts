import type { WebClient } from '@slack/web-api';
import type { Finding } from '../observe/finding.ts';
import { slackWord } from './failure.ts';

/** A setting that names people or user groups by their ids. */
export interface NamedPeople {
  readonly setting: string;
  readonly ids: readonly string[];
}

interface KnownUser {
  readonly deleted?: boolean;
  readonly name?: string;
}

async function userTrouble(client: WebClient, id: string): Promise<string> {
  try {
    const { user } = await client.users.info({ user: id });
    return (user as KnownUser | undefined)?.deleted ? `${id} is a deactivated account` : '';
  } catch (error) {
    const word = slackWord(error);
    if (word === 'user_not_found' || word === 'user_not_visible')
      return `Slack knows nobody with the id ${id}`;
    throw error;
  }
}

async function groupTroubles(client: WebClient, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const { usergroups = [] } = await client.usergroups.list({ include_disabled: true });
  return ids.flatMap((id) => {
    const group = usergroups.find((one) => one.id === id);
    if (!group) return [`Slack knows no user group with the id ${id}`];
    return group.date_delete ? [`the user group ${id} (@${group.handle ?? '?'}) is disabled`] : [];
  });
}

async function findingOf(client: WebClient, { setting, ids }: NamedPeople): Promise<Finding> {
  const users = ids.filter((id) => /^[UW]/.test(id));
  const groups = ids.filter((id) => id.startsWith('S'));
  try {
    const troubles = [
      ...(await Promise.all(users.map((id) => userTrouble(client, id)))).filter(Boolean),
      ...(await groupTroubles(client, groups)),
    ];
    return troubles.length === 0
      ? { ok: true, what: `${setting} names people and groups that Slack knows.` }
      : {
          ok: false,
          what: `${setting}: ${troubles.join('; ')}.`,
          remedy: 'Copy the ids anew: a profile in Slack → ⋮ → Copy member ID, or the user group’s page.',
        };
  } catch (error) {
    return {
      ok: false,
      what: `${setting} cannot be checked: ${slackWord(error) || 'Slack did not answer'}.`,
      remedy: 'Grant users:read and usergroups:read, then reinstall the app.',
    };
  }
}

/** Whether Slack knows everybody whom the configuration names; one finding a setting that names somebody. */
export async function checkPeople(client: WebClient, named: readonly NamedPeople[]): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const one of named) if (one.ids.some((id) => id !== 'here')) found.push(await findingOf(client, one));
  return found;
}
