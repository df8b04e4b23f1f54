import { makeHttpConnector } from './connector.ts';

export { makeHttpConnector } from './connector.ts';

/** The connector as the app uses it. */
export const httpConnector = makeHttpConnector();
