import { startApp } from '../../src/app/app.ts';
import { logOf, quickConfig } from './world.ts';

// `rebound start` without its command line: with a clock that runs ahead, so that leases of killed ones have
// ended.
const shift = Number(process.env['FAULT_SHIFT_MS'] ?? 0);
const config = quickConfig(process.env);
const app = await startApp(config, {
  now: () => Date.now() + shift,
  log: logOf(config, (line) => void process.stdout.write(line)),
});
process.stdout.write('Runs\n');
process.once('SIGTERM', () => void app.stop().then(() => process.exit(0)));
