import type { TestProject } from 'vitest/node';

/**
 * Tests of both databases run on SQLite alone: what an area does is the same on either, and a mutant costs
 * half.
 */
export function setup(project: TestProject): void {
  project.provide('postgresUrl', '');
}
