import { connect } from 'node:net';

/** One message to hand to an MTA. Options are SMTP parameters (RFC 3461), as ` NOTIFY=SUCCESS`. */
export interface Submission {
  readonly port: number;
  readonly from: string;
  readonly recipients: readonly string[];
  readonly name: string;
  readonly mailOption?: string;
  readonly recipientOption?: string;
}

/** Hands one message over by SMTP; rejects with the MTA's words when it refuses. */
export async function submit(one: Submission): Promise<void> {
  const commands = [
    'EHLO app.sender.example',
    `MAIL FROM:<${one.from}>${one.mailOption ?? ''}`,
    ...one.recipients.map((address) => `RCPT TO:<${address}>${one.recipientOption ?? ''}`),
    'DATA',
    `${message(one)}\r\n.`,
    'QUIT',
  ];
  await new Promise<void>((done, fail) => {
    const socket = connect(one.port, '127.0.0.1');
    let pending = '';
    socket.setTimeout(10_000, () => socket.destroy(new Error(`the MTA did not answer to ${one.name}`)));
    socket.on('error', fail);
    socket.on('close', () => done());
    socket.on('data', (chunk) => {
      pending += chunk.toString('latin1');
      const last = pending.split('\r\n').at(-2) ?? '';
      if (!pending.endsWith('\r\n') || !/^\d{3} /.test(last)) return;
      pending = '';
      if (/^[45]/.test(last)) socket.destroy(new Error(`the MTA refused ${one.name}: ${last}`));
      else socket.write(`${commands.shift() ?? 'QUIT'}\r\n`);
    });
  });
}

/** Whether something answers on a port with a banner; asked until it does, for at most ten seconds. */
export async function isUp(port: number): Promise<boolean> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const up = await new Promise<boolean>((answer) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('data', () => {
        socket.destroy();
        answer(true);
      });
      socket.once('error', () => answer(false));
    });
    if (up) return true;
    await new Promise((wait) => setTimeout(wait, 100));
  }
  return false;
}

function message({ name, recipients }: Submission): string {
  return [
    'From: =?utf-8?Q?News_B=C3=BCro?= <news@sender.example>',
    `To: ${recipients.join(', ')}`,
    `Subject: Your weekly digest ${name}`,
    'Date: Fri, 20 Nov 2026 10:00:00 +0000',
    `Message-ID: <${name}.1@sender.example>`,
    'X-Campaign: c-42',
    'List-ID: <digest.sender.example>',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Hello, this is your weekly digest.',
  ].join('\r\n');
}
