/** What the bot needs, and what for; the manifests ask for exactly these. */
export const neededScopes = {
  'app_mentions:read': 'to answer when it is mentioned',
  'channels:history':
    'to look for a message that was sent without an answer, before sending it again, and to read the thread it is mentioned in',
  'channels:join': 'to come into the public channels that it is told to use, without being invited',
  'channels:read': 'to find channels by name',
  'chat:write': 'to post and edit alerts',
  commands: 'for /smtp and the shortcuts',
  'files:read': 'to read a bounce that somebody uploaded as a file',
  'files:write': 'for lists of messages to resend',
  'groups:history': 'the same as channels:history in private channels',
  'groups:read': 'to find private channels by name',
  'im:history': 'to answer direct messages',
  'usergroups:read': 'to know who belongs to a group that may act or is called',
  'users:read':
    'to know who is a guest, to check the people that the configuration names, and for the zone of “until the morning”',
} as const satisfies Readonly<Record<string, string>>;

/** Those of the needed scopes that were not granted. */
export const missingScopes = (granted: readonly string[]): string[] =>
  Object.keys(neededScopes).filter((scope) => !granted.includes(scope));
