/**
 * A text of settings with values put in: a line that sets the name is replaced where it stands, so that the
 * comments around it stay; a name that stands nowhere comes at the end. What `readDotEnv` and systemd read
 * alike.
 */
export function withValues(text: string, values: Readonly<Record<string, string>>): string {
  let found = text;
  for (const [name, value] of Object.entries(values)) {
    const line = `${name}=${spelled(value)}`;
    const place = new RegExp(`^${name}=.*$`, 'm');
    found = place.test(found) ? found.replace(place, () => line) : `${found.trimEnd()}\n${line}\n`;
  }
  return found;
}

/** A value as it must stand in the file. A line end cannot stand in it. */
function spelled(value: string): string {
  if (/^[\w./:@,+*-]*$/.test(value)) return value;
  return `"${value.replace(/[\r\n]/g, '').replace(/["\\$`]/g, '\\$&')}"`;
}
