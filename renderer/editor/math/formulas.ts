import { troubleWords } from './troubleWords.ts';

/** Draws TeX into an element; answers what is wrong with it, or null. */
export type DrawFormula = (tex: string, place: HTMLElement, display: boolean) => string | null;

/** The most TeX that is drawn, characters; more is shown as its source. */
const longest = 20_000;

let loading: Promise<DrawFormula> | null = null;
let loaded: DrawFormula | null = null;

/** The drawing of formulas when it is there already, so that nothing flickers. */
export const formulasNow = (): DrawFormula | null => loaded;

/** Loads the drawing of formulas with the first one that is seen. */
export function loadFormulas(): Promise<DrawFormula> {
  loading ??= load();
  return loading;
}

/** What is wrong with a formula, in words; null when it can be drawn. */
export async function formulaTrouble(tex: string, display: boolean): Promise<string | null> {
  if (tex.trim() === '') return null;
  const draw = await loadFormulas();
  return draw(tex, document.createElement('span'), display);
}

async function load(): Promise<DrawFormula> {
  const [{ default: temml }] = await Promise.all([import('temml'), import('temml/dist/Temml-Local.css')]);
  loaded = (tex, place, display) => {
    if (tex.length > longest) return 'This formula is too long to be drawn.';
    try {
      const drawn = document.createElement('span');
      temml.render(tex, drawn, { displayMode: display, throwOnError: true, trust: false, maxExpand: 1_000 });
      place.replaceChildren(...drawn.childNodes);
      return null;
    } catch (thrown) {
      return troubleWords(thrown, tex);
    }
  };
  return loaded;
}
