import { cleanup, configure } from '@testing-library/react';
import { afterEach } from 'vitest';
import { speak } from '@/strings';

await speak({ language: 'en', locale: 'en-US' });

configure({ asyncUtilTimeout: 10_000 });
afterEach(cleanup);

/** What components ask of a browser that jsdom does not have: nothing is ever resized, scrolled or captured here. */
class NoResizes implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

globalThis.ResizeObserver ??= NoResizes;
if (globalThis.Element) {
  Element.prototype.scrollIntoView ??= () => {};
  Element.prototype.hasPointerCapture ??= () => false;
  Element.prototype.setPointerCapture ??= () => {};
  Element.prototype.releasePointerCapture ??= () => {};
}
