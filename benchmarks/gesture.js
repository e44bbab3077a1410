/**
 * Runs in the page: one gesture, step by step, and how long each step took, in milliseconds.
 *
 * A step is one pointer event, and ends with the first frame that has what it asked for: a page that answers later than
 * the next frame, as React does to a moving pointer, is not paid for frames that show nothing new. Chromium runs without
 * a limit of frames, so that the next step begins as soon as a page can take it.
 */
async ({ kind, frames, node }) => {
  const pane = document.querySelector('.react-flow__pane');
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const send = (target, type, x, y, more = {}) => {
    const kindOf = type === 'wheel' ? WheelEvent : MouseEvent;
    const about = { bubbles: true, cancelable: true, view: window, clientX: x, clientY: y, button: 0, ...more };
    target.dispatchEvent(new kindOf(type, about));
  };
  const held = document.querySelector(kind === 'drag' ? `.react-flow__node[data-id$="${node}"]` : '.react-flow__viewport');
  const [x, y] = [innerWidth / 2, innerHeight / 2];
  // Round an ellipse, so that every step is some pixels long.
  const move = (part) => {
    const turn = 2 * Math.PI * part;
    send(window, 'mousemove', x + 240 * Math.sin(turn), y + 120 * Math.cos(turn), { buttons: 1 });
  };
  const times = [];
  for (let at = 0; at < 5; at += 1) await frame();
  if (kind !== 'zoom') send(kind === 'drag' ? held : pane, 'mousedown', x, y, { buttons: 1 });
  if (kind !== 'zoom') move(0);
  let last = await frame();
  for (let at = 1; at <= frames; at += 1) {
    const before = held.style.transform;
    if (kind === 'zoom') send(pane, 'wheel', x, y, { deltaY: at <= frames / 2 ? -12 : 12 });
    else move(at / frames);
    let now = await frame();
    for (let more = 0; held.style.transform === before && more < 100; more += 1) now = await frame();
    if (held.style.transform === before) throw new Error(`step ${at} of a ${kind} moved nothing`);
    times.push(now - last);
    last = now;
  }
  if (kind !== 'zoom') send(window, 'mouseup', x, y);
  for (let at = 0; at < 5; at += 1) await frame();
  return times;
};
