/**
 * Runs in the page: one gesture, one pointer event a frame, and how long each frame took, in milliseconds.
 *
 * Chromium runs without a limit of frames, so that the time between two frames is what a frame costs.
 */
async ({ kind, frames }) => {
  const pane = document.querySelector('.react-flow__pane');
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const settled = async (count) => {
    for (let at = 0; at < count; at += 1) await frame();
  };
  const send = (target, type, x, y, more = {}) => {
    const kindOf = type === 'wheel' ? WheelEvent : MouseEvent;
    const about = { bubbles: true, cancelable: true, view: window, clientX: x, clientY: y, button: 0, ...more };
    target.dispatchEvent(new kindOf(type, about));
  };
  /** A point of a node near the middle of the window, or of the empty canvas. */
  const find = (isNode) => {
    for (let radius = 0; radius < 900; radius += 6) {
      for (let turn = 0; turn < 16; turn += 1) {
        const x = innerWidth / 2 + radius * Math.cos((turn * Math.PI) / 8);
        const y = innerHeight / 2 + radius * Math.sin((turn * Math.PI) / 8);
        const under = document.elementFromPoint(x, y);
        const node = under?.closest('.react-flow__node');
        if (isNode ? node && !under.closest('.nodrag, input, textarea, button') : under === pane)
          return { x, y, target: under };
      }
    }
    throw new Error(`there is no ${isNode ? 'node' : 'empty place'} in the window`);
  };
  const { x, y, target } = find(kind === 'drag');
  const times = [];
  await settled(5);
  if (kind !== 'zoom') send(target, 'mousedown', x, y, { buttons: 1 });
  let last = await frame();
  for (let at = 0; at < frames; at += 1) {
    const way = Math.sin((at / frames) * 2 * Math.PI);
    if (kind === 'zoom') send(pane, 'wheel', x, y, { deltaY: at < frames / 2 ? -12 : 12 });
    else send(window, 'mousemove', x + 240 * way, y + 120 * way, { buttons: 1 });
    const now = await frame();
    times.push(now - last);
    last = now;
  }
  if (kind !== 'zoom') send(window, 'mouseup', x, y);
  await settled(5);
  return times;
};
