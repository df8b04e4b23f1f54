/** A page that dies this often within {@link again} dies of itself. */
const most = 3;
/** ms */
const again = 600_000;

/** Loads a page that died again, for every word is in the journal; one that dies again and again is left. `now` in ms. */
export function makeReloading(reload: () => void, now: () => number = Date.now): () => void {
  let deaths: number[] = [];
  return () => {
    deaths = [...deaths.filter((death) => now() - death < again), now()];
    if (deaths.length <= most) reload();
  };
}
