export { codeLanguages as languages } from '#core/code/languages.ts';
