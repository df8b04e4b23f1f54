import type { Connector } from '#core/publish/connector.ts';

import { httpConnector } from './http/index.ts';
import { wordpressConnector } from './wordpress/index.ts';

/** Every kind of remote that Longhand publishes to, in the order in which an address is tried on them. */
export const connectors: Connector[] = [wordpressConnector, httpConnector];
