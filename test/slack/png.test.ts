import { expect, test } from 'vitest';
import { chartData, chartSvg } from '../../src/digest/chart.ts';
import { bundledFont, pngOf } from '../../src/slack/png.ts';
import { digest } from './samples.ts';

const font = bundledFont();

test.skipIf(!font)(
  'the chart as a picture has letters: without a font they would be missing without a word',
  () => {
    const chart = chartData(digest);
    if (!chart || !font) throw new Error('There is something to draw');
    const svg = chartSvg(chart);
    const bare = svg.replace(/<text[^>]*>[^<]*<\/text>/g, '');
    expect(pngOf(svg, font).subarray(1, 4).toString()).toBe('PNG');
    expect(pngOf(svg, font).length).toBeGreaterThan(pngOf(bare, font).length * 1.5);
  },
);
