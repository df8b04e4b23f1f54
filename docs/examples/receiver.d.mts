/** Starts the example receiver on 127.0.0.1; requests must be signed in by `token` or `hmac` if one is given. */
export function startReceiver(options: {
  /** Where posts and pictures are kept; made when it is missing. */
  folder: string;
  /** 0, the default, takes a free one. */
  port?: number;
  token?: string | null;
  hmac?: string | null;
  name?: string;
}): Promise<{
  /** Where readers look. */
  url: string;
  /** Where Longhand publishes. */
  endpoint: string;
  stop(): Promise<void>;
}>;
