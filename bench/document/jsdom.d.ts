/** The little that the benchmark takes of jsdom, which comes without types. */
declare module 'jsdom' {
  export class JSDOM {
    constructor(html: string);
    readonly window: { document: object; DOMParser: object };
  }
}
