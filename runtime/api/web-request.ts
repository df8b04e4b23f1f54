type Details = Record<string, unknown> & { url: string };
type Answer = {
  cancel?: boolean;
  redirectURL?: string;
  responseHeaders?: Record<string, string | string[]>;
  statusLine?: string;
};
type Listener = (details: Details, callback: (answer: Answer) => void) => void;
type Filter = { urls: string[] };

interface Registered {
  listener: Listener;
  matches(url: string): boolean;
}

function pattern(text: string): RegExp {
  if (text === '<all_urls>') return /^/;
  const escaped = text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\*/g, '.*')}$`);
}

/** Electron's WebRequest, for the two questions that the app asks. */
export class WebRequest {
  #request: Registered | null = null;
  #headers: Registered | null = null;
  /** Told when main begins or stops to listen to the network's responses. */
  responsesWanted: (wanted: boolean) => void = () => undefined;

  onBeforeRequest(filter: Filter | Listener | null, listener?: Listener | null): void {
    this.#request = register(filter, listener);
  }

  onHeadersReceived(filter: Filter | Listener | null, listener?: Listener | null): void {
    this.#headers = register(filter, listener);
    this.responsesWanted(this.#headers !== null);
  }

  beforeRequest(details: Details): Promise<Answer> {
    return ask(this.#request, details);
  }

  headersReceived(details: Details): Promise<Answer> {
    return ask(this.#headers, details);
  }
}

function register(filter: Filter | Listener | null, listener: Listener | null | undefined): Registered | null {
  if (typeof filter === 'function') return { listener: filter, matches: () => true };
  if (filter === null || listener === null || listener === undefined) return null;
  const patterns = filter.urls.map(pattern);
  return { listener, matches: (url) => patterns.length === 0 || patterns.some((one) => one.test(url)) };
}

function ask(registered: Registered | null, details: Details): Promise<Answer> {
  if (registered === null || !registered.matches(details.url)) return Promise.resolve({});
  return new Promise((resolve) => {
    registered.listener(details, resolve);
  });
}
