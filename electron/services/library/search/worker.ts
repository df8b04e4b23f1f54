import { parentPort } from 'node:worker_threads';

import type { ListQuery } from '#core/post/listing.ts';

import { giveWay } from '../../threads/giveWay.ts';
import { makePeer } from '../../threads/peer.ts';
import { SearchDriver } from './driver.ts';
import type { EngineOptions } from './engine.ts';

/** The thread that answers the list and the search. */
const port = parentPort;
if (port === null) throw new Error('The search worker runs as a worker thread only');
giveWay();

let driver: SearchDriver | null = null;

const peer = makePeer(port, {
  async answer(path, args) {
    if (path === 'open') {
      driver = new SearchDriver({
        ...(args[0] as EngineOptions),
        complete: false,
        onState: (state) => peer.tell('state', state),
        onDamaged: () => peer.tell('damaged', null),
      });
      return null;
    }
    if (driver === null) throw new Error(`${path} was called before the search was open`);
    switch (path) {
      case 'page':
        return driver.page(args[0] as ListQuery, args[1] as number, args[2] as number);
      case 'counts':
        return driver.counts();
      case 'position':
        return driver.position(args[0] as ListQuery, args[1] as string);
      case 'ids':
        return driver.ids(args[0] as ListQuery);
      case 'state':
        return driver.state();
      case 'duplicates':
        return driver.duplicates();
      case 'linksTo':
        return driver.linksTo(args[0] as string);
      case 'brokenLinks':
        return driver.brokenLinks(args[0] as string | null);
      case 'close':
        await driver.close();
        return null;
      default:
        throw new Error(`The search has no ${path}`);
    }
  },
  told(topic) {
    if (topic === 'changed') driver?.changed();
  },
});
