import type { Protocol } from '../chromium/connection.ts';
import { fromChromium } from '../scheme.ts';

const names: Record<string, 'debug' | 'info' | 'warning' | 'error'> = {
  debug: 'debug',
  warning: 'warning',
  error: 'error',
  assert: 'error',
};
const levels = ['debug', 'info', 'warning', 'error'] as const;

/** What a page said to its console, as the event `console-message` tells it. */
export function toConsoleMessage({ type, args, stackTrace }: Protocol.Runtime.consoleAPICalledPayload): {
  level: (typeof levels)[number];
  levelNumber: number;
  message: string;
  lineNumber: number;
  sourceId: string;
} {
  const level = names[type] ?? 'info';
  const place = stackTrace?.callFrames[0];
  return {
    level,
    levelNumber: levels.indexOf(level),
    message: args.map((arg) => ('value' in arg ? String(arg.value) : (arg.description ?? arg.type))).join(' '),
    lineNumber: (place?.lineNumber ?? -1) + 1,
    sourceId: fromChromium(place?.url ?? ''),
  };
}
