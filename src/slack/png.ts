import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Resvg } from '@resvg/resvg-js';

/** The font that travels with us: without one resvg leaves out every letter and says nothing. `null` when it is not installed. */
export function bundledFont(): string | null {
  try {
    const file = fileURLToPath(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'));
    return existsSync(file) ? file : null;
  } catch {
    return null;
  }
}

/** Draws an SVG with the font file given. */
export function pngOf(svg: string, fontFile: string): Buffer {
  return new Resvg(svg, {
    font: { loadSystemFonts: false, fontFiles: [fontFile], defaultFontFamily: 'DejaVu Sans' },
  })
    .render()
    .asPng();
}
