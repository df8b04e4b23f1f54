let context: CanvasRenderingContext2D | null = null;

/** The width of a run of a row's title. The font is the one of .title in PostRow.module.css. */
export function measureTitle(text: string): number {
  context ??= document.createElement('canvas').getContext('2d');
  if (context === null) return 0;
  const family = getComputedStyle(document.documentElement).getPropertyValue('--font-ui');
  context.font = `600 14px ${family}`;
  return context.measureText(text).width;
}
