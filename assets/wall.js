/**
 * Wall: a big screen that goes around areas by itself (data-tour, layouts/screen/tour.py). The next
 * board is fetched before the page turns, so that the server has it made and is known to answer;
 * while it does not, the page stays. Space pauses, arrows move on; a moved mouse, a touch, an open
 * panel and an alarm hold the tour for a while.
 */
(function () {
  'use strict';

  const zhikong = (window.zhikong = window.zhikong || {});
  const HOLD_MS = 30000;
  const TICK_MS = 250;
  /** How long before it turns the next board is fetched. */
  const AHEAD_MS = 4000;
  const AGAIN_MS = 2000;
  const PATIENCE_MS = 8000;

  /** Times of this stop: milliseconds stood, and what holds it. */
  let stop = null;
  /** The stop that somebody asked for, until it is shown. */
  let wish = null;
  /** Counts turns that had to be tried again. */
  let tries = 0;
  let paused = false;
  let heldUntil = 0;
  let moved = null;

  const root = () => document.querySelector('.wall[data-tour]');
  const write = (node, text) => { if (node && node.textContent !== text) node.textContent = text; };

  /** The stop that is shown now; a page that has turned begins anew. */
  function settle(node) {
    if (stop && stop.node === node && stop.told === node.dataset.tour) return;
    stop = { node, told: node.dataset.tour, stood: 0, last: Date.now(), ready: null, asked: 0,
             turning: 0, waits: false, picked: false, ...JSON.parse(node.dataset.tour) };
    if (wish === stop.at) wish = null;
  }

  /** Show the stop's own level of the map, once the map is there. */
  function pick() {
    const { level } = stop.stops[stop.at];
    if (stop.picked || !level || !zhikong.map || !zhikong.map.entry('map')) return;
    if (!zhikong.map.entry('map').description) return;
    stop.picked = true;
    zhikong.map.pick('map', level);
  }

  function around(step, from = stop.at) {
    return (from + step + stop.stops.length) % stop.stops.length;
  }

  /** Fetch the board of a stop; it is then ready to be turned to. */
  async function prepare(at) {
    const mine = stop;
    mine.asked = Date.now();
    try {
      const { area } = mine.stops[at];
      const answer = await fetch(`/board/${area}.json?${mine.board}`, {
        cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MS),
      });
      if (!answer.ok) throw new Error(String(answer.status));
      await answer.arrayBuffer();
      mine.ready = at;
      mine.waits = false;
    } catch {
      mine.waits = true;
    }
    mine.asked = mine.ready === at ? mine.asked : Date.now();
  }

  /**
   * Turn to a stop: the address is replaced, so that days on a wall leave no history. One that did
   * not come is asked for anew; Dash asks again only where the address is another.
   */
  function turn(at) {
    if (stop.turning) tries += 1;
    const again = stop.turning ? `&again=${tries}` : '';
    stop.turning = Date.now();
    const address = `${stop.address}&at=${at}${again}`;
    window.history.replaceState({}, '', address);
    window.dispatchEvent(new CustomEvent('_dashprivate_pushstate'));
  }

  /** Go to a stop as soon as its board is there. */
  function go(at) {
    wish = at;
    if (stop.ready !== at) stop.asked = 0;
    step();
  }

  function held() {
    return paused || Date.now() < heldUntil || document.hidden
      || Boolean(document.querySelector('.why')) || (zhikong.alarm && zhikong.alarm.isShown());
  }

  function step() {
    const now = Date.now();
    const wanted = wish ?? around(1);
    const left = stop.every * 1000 - stop.stood;
    const due = wish !== null || left <= 0;
    if (stop.turning && now - stop.turning < PATIENCE_MS) return;
    if (stop.ready === wanted && due) return turn(wanted);
    const soon = due || left < AHEAD_MS;
    if (soon && stop.ready !== wanted && now - stop.asked > (stop.waits ? AGAIN_MS : PATIENCE_MS)) prepare(wanted);
  }

  function show() {
    const bar = stop.node.querySelector('.tour .bar');
    const share = Math.min(1, stop.stood / (stop.every * 1000));
    if (bar) bar.style.transform = `scaleX(${share.toFixed(3)})`;
    const { words } = stop;
    const rests = paused || Date.now() < heldUntil;
    write(stop.node.querySelector('.tour .said'), stop.waits ? words.waiting : rests ? words.paused : '');
    const hint = stop.node.querySelector('.tour');
    if (hint) hint.classList.toggle('paused', rests);
  }

  function tick() {
    const node = root();
    if (!node) { stop = null; wish = null; return; }
    settle(node);
    pick();
    const now = Date.now();
    if (!held()) {
      stop.stood += Math.min(now - stop.last, 2 * TICK_MS);
      if (stop.stops.length > 1) step();
    } else if (wish !== null) {
      step();
    }
    stop.last = now;
    show();
  }

  /** A hand on the mouse or on the screen; a mouse that lies still is none. */
  function touched(event) {
    if (!root()) return;
    const at = `${event.screenX},${event.screenY}`;
    if (event.type === 'pointermove' && (moved === null || moved === at)) { moved = at; return; }
    moved = at;
    heldUntil = Date.now() + HOLD_MS;
  }

  document.addEventListener('pointermove', touched, { passive: true });
  document.addEventListener('pointerdown', touched, { passive: true });

  document.addEventListener('keydown', (event) => {
    if (!stop || !root() || event.ctrlKey || event.metaKey || event.altKey) return;
    settle(root());
    const busy = event.target.closest && event.target.closest('input,select,textarea,button,.zk-map');
    if (busy) return;
    if (event.key === ' ') {
      paused = !paused && Date.now() >= heldUntil;
      heldUntil = 0;
    } else if (event.key === 'ArrowRight') {
      go(around(1, wish ?? stop.at));
    } else if (event.key === 'ArrowLeft') {
      go(around(-1, wish ?? stop.at));
    } else {
      return;
    }
    event.preventDefault();
    show();
  });

  setInterval(tick, TICK_MS);

  zhikong.wall = { stop: () => stop };
})();
