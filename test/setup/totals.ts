import type { Reporter, TestModule } from 'vitest/node';

/** Last line of a run, for machines and for people: `N passed, N failed[, N skipped]`. */
export default class Totals implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const counts = { passed: 0, failed: errors.length, skipped: 0 };
    for (const module of modules) {
      if (module.state() === 'failed' && [...module.children.allTests()].length === 0) counts.failed += 1;
      for (const test of module.children.allTests()) {
        const state = test.result().state;
        if (state === 'passed') counts.passed += 1;
        else if (state === 'failed') counts.failed += 1;
        else counts.skipped += 1;
      }
    }
    if (counts.skipped > 0) console.log(`\n*** ${counts.skipped} tests SKIPPED ***`);
    process.on('exit', () => {
      process.stdout.write(
        `\n${counts.passed} passed, ${counts.failed} failed${counts.skipped ? `, ${counts.skipped} skipped` : ''}\n`,
      );
    });
  }
}
