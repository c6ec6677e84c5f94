/** The page of sources: who was heard, kept true by GET /api/v1/sources while the page stands. */
(function () {
  'use strict';

  /** The least time between two looks, and the longest. */
  const REST_MS = 2000;
  const LOOK_MS = 15000;
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
  });
  const date = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' });
  const UNITS = [['days', 86400], ['hours', 3600], ['minutes', 60], ['seconds', 1]];

  let looked = 0;
  let asking = false;
  /** Server's clock minus ours. */
  let skew = 0;

  const table = () => document.querySelector('table[data-sources]');
  const write = (node, text) => { if (node.textContent !== text) node.textContent = text; };

  /** hh:mm:ss today, mm-dd hh:mm of another day: as layouts/format.py writes it. */
  function stamp(at, now) {
    if (date.format(at) === date.format(now)) return clock.format(at);
    return `${date.format(at).slice(5)} ${clock.format(at).slice(0, 5)}`;
  }

  function ago(elapsed, words) {
    const seconds = Math.floor(elapsed / 1000);
    const unit = UNITS.find(([, size]) => seconds >= size);
    return unit ? words[`ago_${unit[0]}`].replace('{n}', Math.floor(seconds / unit[1])) : words.ago_now;
  }

  /** Write what is so into the rows. */
  function show(root, found) {
    const words = JSON.parse(root.dataset.sources);
    for (const one of found) {
      const row = root.querySelector(`tr[data-source="${one.id}"]`);
      if (!row) continue;
      row.classList.toggle('quiet', one.state !== 'speaking');
      write(row.querySelector('.state'), words[`state_${one.state}`]);
      row.dataset.at = one.heard_at ? Date.parse(one.heard_at) : '';
      const now = Date.now() + skew;
      write(row.querySelector('.at'), one.heard_at ? stamp(Date.parse(one.heard_at), now) : words.never);
      write(row.querySelector('.record'), one.record_at ? stamp(Date.parse(one.record_at), now) : '\u2014');
    }
    const quiet = found.filter((one) => one.state !== 'speaking').length;
    const said = quiet ? words.quiet.replace('{n}', quiet) : words.all_speak;
    write(document.getElementById('sources-said'), said);
    age(root, words);
  }

  function age(root, words) {
    root.querySelectorAll('tr[data-at]').forEach((row) => {
      const at = Number(row.dataset.at);
      write(row.querySelector('.ago'), at ? ago(Math.max(0, Date.now() + skew - at), words) : '');
    });
  }

  async function look() {
    const root = table();
    if (!root || asking || document.hidden || Date.now() - looked < REST_MS) return;
    asking = true;
    looked = Date.now();
    try {
      const answer = await fetch('/api/v1/sources', { cache: 'no-store' });
      const theirs = Date.parse(answer.headers.get('Date') || '');
      if (!Number.isNaN(theirs)) skew = Math.abs(theirs - Date.now()) > 2000 ? theirs - Date.now() : 0;
      if (answer.ok && root === table()) {
        show(root, await answer.json());
        const page = document.querySelector('[data-age]');
        if (page) page.dataset.age = JSON.stringify({ ...JSON.parse(page.dataset.age), elapsed: 0, n: looked });
        const time = document.getElementById('d-time');
        if (time) write(time, clock.format(Date.now() + skew));
      }
    } catch {
      // live.js tells that the connection is lost; what stands here keeps its time.
    }
    asking = false;
  }

  document.addEventListener('zhikong:revision', look);
  setInterval(() => {
    const root = table();
    if (!root) return;
    age(root, JSON.parse(root.dataset.sources));
    if (Date.now() - looked > LOOK_MS) look();
  }, 1000);
})();
