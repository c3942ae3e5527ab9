import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/**
 * The address at which Slack's form "create an app" opens filled in with our manifest
 * (`?new_app=1&manifest_json=`, as Slack's own "share a manifest" makes it). `host`: for HTTP mode, where
 * Slack reaches us.
 */
export function slackAppLink(mode: 'socket' | 'http', host = ''): string {
  const path = new URL(`../../manifests/${mode}.yaml`, import.meta.url);
  const text = readFileSync(path, 'utf8');
  const manifest: unknown = parse(host === '' ? text : text.replaceAll('rebound.example.com', host));
  return `https://api.slack.com/apps?new_app=1&manifest_json=${encodeURIComponent(JSON.stringify(manifest))}`;
}
