let context: CanvasRenderingContext2D | null = null;

/** The width of a run of a row's title. The font is the one of .title in PostRow.module.css. */
export function measureTitle(text: string): number {
  context ??= document.createElement('canvas').getContext('2d');
  if (context === null) return 0;
  const family = getComputedStyle(document.documentElement).getPropertyValue('--font-ui');
  context.font = `600 14px ${family}`;
  return context.measureText(text).width;
}

let loads = 0;
const waiting = new Set<() => void>();

/** Fonts arrive after the first rows are drawn, script by script: each arrival is a reason to measure again. */
export const fontLoads = {
  subscribe: (changed: () => void): (() => void) => {
    if (waiting.size === 0) document.fonts.addEventListener('loadingdone', onLoad);
    waiting.add(changed);
    return () => {
      waiting.delete(changed);
      if (waiting.size === 0) document.fonts.removeEventListener('loadingdone', onLoad);
    };
  },
  count: (): number => loads,
};

function onLoad(): void {
  loads += 1;
  for (const changed of waiting) changed();
}
