import { createHash } from 'node:crypto';
import { isService, type Service, services } from '../attempt/events/services.ts';
import { signatures } from '../attempt/events/signatures.ts';
import { isAmazons, isSignedBy, type SnsMessage, snsMessage } from '../attempt/events/sns.ts';
import { EventMistake, nothing, type Told } from '../attempt/events/told.ts';
import type { EventDoor, PostedEvents } from '../observe/http.ts';
import type { Log } from '../observe/log.ts';
import type { Metrics } from '../observe/metrics.ts';
import { ingestAttempts } from '../pipeline/ingest-attempts.ts';
import type { Policy } from '../pipeline/policy.ts';
import type { Store } from '../store/store.ts';

export interface TakeEventsDeps {
  readonly store: Store;
  readonly policy: Policy;
  readonly now: () => number;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'attempts'>;
  /** Bearer token, `null` when only signed events are taken. */
  readonly token: string | null;
  /** Keys by service; of `ses` the topics that may speak. */
  readonly keys: Readonly<Partial<Record<string, readonly string[]>>>;
  /** There is something new to send. */
  readonly told: () => void;
  readonly fetch?: typeof globalThis.fetch;
}

type Answer = Awaited<ReturnType<EventDoor['take']>>;
const refuse = (status: number, error: string): Answer => ({ status, error });
const kept: Answer = { status: 200, error: '' };

const FETCH_MS = 3_000;
const mostCertificate = 16 * 1024;

/** Certificates by their address; Amazon has a handful of them. */
function certificates(fetch: typeof globalThis.fetch): (url: string) => Promise<string> {
  const known = new Map<string, Promise<string>>();
  const get = async (url: string): Promise<string> => {
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(FETCH_MS) });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return (await response.text()).slice(0, mostCertificate);
  };
  return (url) => {
    const before = known.get(url);
    if (before) return before;
    if (known.size >= 20) known.clear();
    const loading = get(url);
    loading.catch(() => known.delete(url));
    known.set(url, loading);
    return loading;
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // Log hooks write a record a line.
    try {
      return body
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => JSON.parse(line));
    } catch {
      throw new EventMistake('The body is no JSON.');
    }
  }
}

/**
 * The door for everybody who sends through somebody else: our own format at `/events`, the formats of
 * services below it. A service whose key is known must sign; all others bear the token. Nothing is
 * acknowledged before it is committed.
 */
export function takeEvents(deps: TakeEventsDeps): EventDoor {
  const { keys, token, now, fetch = globalThis.fetch } = deps;
  const certificateAt = certificates(fetch);

  function isTrusted(service: Service, { headers, body, bearsToken }: PostedEvents): boolean {
    const [key] = keys[service] ?? [];
    if (key === undefined || !Object.hasOwn(signatures, service)) return bearsToken;
    return signatures[service as keyof typeof signatures](key, headers, body, now());
  }

  async function amazon(body: string): Promise<Told | Answer> {
    const message = snsMessage(parsed(body));
    if (!(keys['ses'] ?? []).includes(message.topic))
      return refuse(403, 'This topic may not post here: add ses:ITS_ARN to EVENT_KEYS.');
    const pem = await certificateAt(message.certificateUrl).catch(() => null);
    if (pem === null) return refuse(503, 'The certificate of Amazon SNS could not be fetched.');
    if (!isSignedBy(pem, message, now())) return refuse(401, 'The signature of Amazon SNS does not fit.');
    return fromAmazon(message);
  }

  async function fromAmazon({ type, message, subscribeUrl, topic }: SnsMessage): Promise<Told | Answer> {
    if (type === 'Notification') return services.ses(parsed(message));
    if (type === 'SubscriptionConfirmation' && isAmazons(subscribeUrl)) {
      await fetch(subscribeUrl, { redirect: 'error', signal: AbortSignal.timeout(FETCH_MS) });
      deps.log.info({ topic }, 'Subscription to Amazon SNS confirmed');
    }
    return nothing;
  }

  async function commit(service: Service, body: string, { attempts, complaints }: Told): Promise<Answer> {
    if (attempts.length === 0 && complaints.length === 0) return kept;
    const result = await ingestAttempts(
      deps.store,
      {
        source: 'event',
        name: `events ${service}`,
        attempts,
        complaints,
        checkpoint: null,
        once: createHash('sha256').update(body).digest('base64url'),
      },
      deps.policy,
      now(),
    );
    deps.metrics.attempts('event', result);
    if (result.told) deps.told();
    return kept;
  }

  async function toldBy(service: Service, posted: PostedEvents): Promise<Told | Answer> {
    if (service === 'ses') return amazon(posted.body);
    if (isTrusted(service, posted)) return services[service](parsed(posted.body));
    const [key] = keys[service] ?? [];
    return key === undefined
      ? refuse(401, 'Give the token of HTTP_TOKEN as Authorization: Bearer, or as the password in the URL.')
      : refuse(
          401,
          `The signature does not fit the key of ${service} in EVENT_KEYS, or is older than a day.`,
        );
  }

  function failed(error: unknown): Answer {
    if (error instanceof EventMistake) return refuse(400, error.message);
    deps.log.error(
      { err: error instanceof Error ? error.message : String(error) },
      'Events could not be kept',
    );
    return refuse(503, 'It could not be kept; send it again.');
  }

  return {
    token,
    async take(posted) {
      const service = posted.service === '' ? 'plain' : posted.service;
      if (!isService(service))
        return refuse(404, `There is no /events/${service.slice(0, 20)}; there are ${names}.`);
      try {
        const told = await toldBy(service, posted);
        return 'status' in told ? told : await commit(service, posted.body, told);
      } catch (error) {
        return failed(error);
      }
    },
  };
}

const names = Object.keys(services).slice(1).join(', ');
