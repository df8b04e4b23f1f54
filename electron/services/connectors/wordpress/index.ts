import { makeWordPressConnector } from './connector.ts';

export { makeWordPressConnector } from './connector.ts';

/** The connector as the app uses it. */
export const wordpressConnector = makeWordPressConnector();
