import type { Protocol } from '../chromium/connection.ts';

/** Paper in inches. */
const sizes: Record<string, [number, number]> = {
  A0: [33.1, 46.8],
  A1: [23.4, 33.1],
  A2: [16.54, 23.4],
  A3: [11.7, 16.54],
  A4: [8.27, 11.7],
  A5: [5.83, 8.27],
  A6: [4.13, 5.83],
  Legal: [8.5, 14],
  Letter: [8.5, 11],
  Tabloid: [11, 17],
  Ledger: [17, 11],
};

/** Electron's options for a PDF as DevTools takes them. */
export function toPrintParameters(options: Electron.PrintToPDFOptions): Protocol.Page.printToPDFParameters {
  const { pageSize = 'Letter', margins = {} } = options;
  const [paperWidth, paperHeight] =
    typeof pageSize === 'string' ? (sizes[pageSize] ?? [8.5, 11]) : [pageSize.width, pageSize.height];
  return {
    paperWidth,
    paperHeight,
    landscape: options.landscape,
    displayHeaderFooter: options.displayHeaderFooter,
    printBackground: options.printBackground,
    scale: options.scale,
    marginTop: margins.top,
    marginBottom: margins.bottom,
    marginLeft: margins.left,
    marginRight: margins.right,
    pageRanges: options.pageRanges,
    headerTemplate: options.headerTemplate,
    footerTemplate: options.footerTemplate,
    preferCSSPageSize: options.preferCSSPageSize,
    generateTaggedPDF: options.generateTaggedPDF,
    generateDocumentOutline: options.generateDocumentOutline,
  } as Protocol.Page.printToPDFParameters;
}

/** A PNG as much of Electron's NativeImage as the app asks of it. */
export function toImage(base64: string): Electron.NativeImage {
  const png = Buffer.from(base64, 'base64');
  const size = { width: png.readUInt32BE(16), height: png.readUInt32BE(20) };
  return {
    toPNG: () => png,
    toDataURL: () => `data:image/png;base64,${base64}`,
    getSize: () => size,
    isEmpty: () => png.length === 0,
  } as unknown as Electron.NativeImage;
}
