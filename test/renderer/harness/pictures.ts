/** A small landscape, another for each name: hills, water and a sun, made of arithmetic. */
export function view(name: string): string {
  let seed = 7;
  for (const character of name) seed = (seed * 31 + (character.codePointAt(0) ?? 0)) % 100_003;
  const pick = (from: number, to: number, turn: number): number => from + (((seed * turn) % 997) / 997) * (to - from);
  const hue = Math.round(pick(0, 360, 3));
  const hill = (base: number, turn: number): string => {
    const points = Array.from({ length: 17 }, (_, index) => {
      const x = index * 50;
      const y = base + Math.sin(index * pick(0.4, 0.9, turn) + turn) * pick(20, 60, turn + 4);
      return `${x},${Math.round(y)}`;
    });
    return `0,450 ${points.join(' ')} 800,450`;
  };
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 450" width="800" height="450">
<defs><linearGradient id="s" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="hsl(${hue} 45% 62%)"/><stop offset="1" stop-color="hsl(${(hue + 40) % 360} 70% 84%)"/></linearGradient></defs>
<rect width="800" height="450" fill="url(#s)"/>
<circle cx="${Math.round(pick(150, 650, 11))}" cy="${Math.round(pick(90, 200, 13))}" r="46" fill="hsl(${(hue + 30) % 360} 90% 92%)"/>
<polygon points="${hill(270, 5)}" fill="hsl(${hue} 28% 52%)"/>
<polygon points="${hill(320, 9)}" fill="hsl(${hue} 30% 40%)"/>
<polygon points="${hill(380, 17)}" fill="hsl(${hue} 34% 27%)"/>
</svg>`;
}
