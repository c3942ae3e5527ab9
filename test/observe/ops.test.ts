import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { makeMetrics } from '../../src/observe/metrics.ts';
import { has, programs } from '../setup/debian.ts';

const ops = new URL('../../ops/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, ops), 'utf8');
const prometheus = has('prometheus') ? programs('prometheus') : null;
const promtool = (...args: string[]): string => {
  const [file, all] = prometheus?.command('/usr/bin/promtool', args) ?? ['', []];
  return execFileSync(file, all, { cwd: ops }).toString();
};

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly description: string };
}
interface Panel {
  readonly id: number;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: readonly { readonly expr: string }[];
}
const rules: readonly Rule[] = parse(read('prometheus-rules.yaml')).groups.flatMap(
  (group: { rules: Rule[] }) => group.rules,
);
const panels: readonly Panel[] = JSON.parse(read('grafana-dashboard.json')).panels;

/** Metrics that an expression asks for; histograms by the name of their family. */
const asked = (expression: string): string[] =>
  [...expression.matchAll(/\b(?:rebound|process|nodejs)_[a-z0-9_]+/g)].map(([name]) =>
    name.replace(/_bucket$/, ''),
  );

describe('the rules and the dashboard', () => {
  let given: ReadonlySet<string>;
  beforeAll(async () => {
    const { body } = await makeMetrics({ version: '1' }).scrape();
    given = new Set([...body.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name ?? ''));
  });

  test.for(rules.map((rule) => [rule.alert, rule] as const))(
    '%s asks for metrics that exist, and says what to do',
    ([, rule]) => {
      const names = asked(rule.expr);
      expect(names.length + (rule.expr.startsWith('up{') ? 1 : 0)).toBeGreaterThan(0);
      expect(names.filter((name) => !given.has(name))).toEqual([]);
      expect(['critical', 'warning']).toContain(rule.labels.severity);
      expect(rule.annotations.description.length).toBeGreaterThan(20);
    },
  );

  test.for(panels.map((panel) => [panel.title, panel] as const))(
    'panel "%s" asks for metrics that exist',
    ([, panel]) => {
      const names = panel.targets.flatMap(({ expr }) => asked(expr));
      expect(names.length).toBeGreaterThan(0);
      expect(names.filter((name) => !given.has(name))).toEqual([]);
    },
  );

  test('every metric of ours is looked at somewhere', () => {
    const used = new Set(
      [
        ...rules.map(({ expr }) => expr),
        ...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
      ].flatMap(asked),
    );
    const idle = [...given].filter((name) => name.startsWith('rebound_') && !used.has(name));
    expect(idle).toEqual(['rebound_build_info']);
  });

  test('no two panels share an id or a place', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...panels.map(({ gridPos }) => gridPos.x + gridPos.w))).toBeLessThanOrEqual(24);
  });

  test.skipIf(!prometheus)('promtool accepts the rules, and they fire when they should', () => {
    expect(promtool('check', 'rules', 'prometheus-rules.yaml')).toContain(`${rules.length} rules found`);
    expect(promtool('test', 'rules', 'prometheus-rules.test.yaml')).toContain('SUCCESS');
  });
});
