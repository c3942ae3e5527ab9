import { verify, X509Certificate } from 'node:crypto';
import { EventMistake, text } from './told.ts';

/** A message of Amazon SNS whose shape was checked, not yet its signature. */
export interface SnsMessage {
  readonly type: 'Notification' | 'SubscriptionConfirmation' | 'UnsubscribeConfirmation';
  readonly topic: string;
  /** What it carries; SES puts JSON into it. */
  readonly message: string;
  readonly subscribeUrl: string;
  readonly certificateUrl: string;
  /** What was signed, by which algorithm, and the signature. */
  readonly signedText: string;
  readonly algorithm: 'sha1' | 'sha256';
  readonly signature: string;
}

const types = ['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation'] as const;

/**
 * Only Amazon's own hosts are asked for certificates and confirmations: anything else would be somebody's
 * choice.
 */
const amazonHost = /^sns\.[a-z\d-]{3,30}\.amazonaws\.com(?:\.cn)?$/;

/** Whether it is an https address of SNS itself. */
export function isAmazons(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, port, username } = new URL(address);
  return protocol === 'https:' && amazonHost.test(hostname) && port === '' && username === '';
}

const signedFields = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: [
    'Message',
    'MessageId',
    'SubscribeURL',
    'Timestamp',
    'Token',
    'TopicArn',
    'Type',
  ],
  UnsubscribeConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
} as const;

const raw = (body: unknown, name: string): string => {
  const value = (body as Readonly<Record<string, unknown>> | null)?.[name];
  return typeof value === 'string' ? value : '';
};

/**
 * docs.aws.amazon.com/sns, "Verifying the signatures of Amazon SNS messages" (read 2026-11). Throws
 * `EventMistake`.
 */
export function snsMessage(body: unknown): SnsMessage {
  const type = types.find((one) => one === text(body, 'Type'));
  if (!type) throw new EventMistake('This is no message of Amazon SNS: turn raw message delivery off.');
  const certificateUrl = raw(body, 'SigningCertURL');
  if (!isAmazons(certificateUrl)) throw new EventMistake('SigningCertURL is no address of Amazon SNS.');
  const fields = signedFields[type].filter((name) => name !== 'Subject' || raw(body, name) !== '');
  return {
    type,
    topic: raw(body, 'TopicArn'),
    message: raw(body, 'Message'),
    subscribeUrl: raw(body, 'SubscribeURL'),
    certificateUrl,
    signedText: fields.map((name) => `${name}\n${raw(body, name)}\n`).join(''),
    algorithm: raw(body, 'SignatureVersion') === '2' ? 'sha256' : 'sha1',
    signature: raw(body, 'Signature'),
  };
}

/** Whether the message is signed with the key of this certificate (PEM), which is valid now. */
export function isSignedBy(
  pem: string,
  { signedText, algorithm, signature }: SnsMessage,
  now: number,
): boolean {
  try {
    const certificate = new X509Certificate(pem);
    const valid = now >= Date.parse(certificate.validFrom) && now <= Date.parse(certificate.validTo);
    return (
      valid &&
      verify(algorithm, Buffer.from(signedText), certificate.publicKey, Buffer.from(signature, 'base64'))
    );
  } catch {
    return false;
  }
}
