import { createRequire } from 'node:module';
import type { Drawing } from '../system/drawing.js';

/** The figure as the text of an SVG file. Loads Plot and jsdom (seconds) at the first call, not before. */
export async function toSvg(drawing: Drawing): Promise<string> {
  const [{ JSDOM }, { draw }] = await Promise.all([import('jsdom'), import('./draw.js')]);
  const { window } = new JSDOM('');
  const svg = draw(drawing, window.document);
  return `${new window.XMLSerializer().serializeToString(svg)}\n`;
}

/** Letters of scripts, and pictures, that the DejaVu fonts do not have. */
const foreign =
  /[^\p{Script=Common}\p{Script=Inherited}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Armenian}\p{Script=Georgian}]|\p{Emoji_Presentation}/u;

/**
 * An SVG text as PNG at twice its size, with the DejaVu fonts of the package: the same everywhere. The system's are asked for letters that DejaVu
 * lacks, alone.
 */
export async function toPng(svg: string): Promise<Uint8Array> {
  const { Resvg } = await import('@resvg/resvg-js');
  const { resolve } = createRequire(import.meta.url);
  const fontFiles = ['DejaVuSans', 'DejaVuSans-Bold'].map((name) =>
    resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`),
  );
  const font = {
    fontFiles,
    loadSystemFonts: foreign.test(svg),
    defaultFontFamily: 'DejaVu Sans',
    sansSerifFamily: 'DejaVu Sans',
  };
  return new Resvg(svg, { font, fitTo: { mode: 'zoom', value: 2 }, background: 'white' }).render().asPng();
}
