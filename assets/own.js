/**
 * Own briefings. On any page: adds a chart, map or table to the current one without leaving, and
 * says so. On the page of one: stores and moves in place, so that focus, scrolling and what is being
 * typed elsewhere stay. Without this script its forms are plain ones.
 */
(function () {
  'use strict';

  const PATH = '/own/items';
  const SHOWN_MS = 12000;

  function make(name, properties, ...inside) {
    const made = document.createElement(name);
    Object.assign(made, properties);
    made.append(...inside);
    return made;
  }

  async function send(path, fields, headers) {
    const answer = await fetch(path, {
      method: 'POST', body: new URLSearchParams(fields), headers, credentials: 'same-origin',
    });
    if (answer.status === 401) {
      location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
    }
    return answer;
  }

  /* Adding. */

  let toast = null;
  let origin = null;
  let timer = 0;

  function close(back) {
    clearTimeout(timer);
    if (!toast) return;
    const had = toast.contains(document.activeElement);
    toast.remove();
    toast = null;
    if ((back || had) && origin && origin.isConnected) origin.focus();
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (toast && (toast.matches(':hover') || toast.contains(document.activeElement))) later();
      else close(false);
    }, SHOWN_MS);
  }

  /** Show what became of it where it was asked for: over the page, read out, closed by itself. */
  function show(text, bad, ...more) {
    const theme = (origin.closest('[data-theme]') || document.querySelector('[data-theme]')).dataset;
    const busy = toast && toast.isConnected;
    if (busy) toast.remove();
    toast = make('aside', { className: bad ? 'own-toast bad' : 'own-toast' });
    toast.dataset.theme = theme.theme;
    toast.dataset.scale = theme.scale || 'desk';
    const said = make('span', { role: bad ? 'alert' : 'status' });
    toast.append(said, ...more);
    document.body.append(toast);
    // Set once it stands on the page: only then it is read out.
    said.textContent = text;
    later();
  }

  function fieldsOf(button) {
    const fields = { sort: button.dataset.own, query: button.dataset.query };
    // A map is added at the level that it is looked at.
    const pick = /^of=map&/.test(fields.query) && button.closest('.panel')
      && button.closest('.panel').querySelector('[data-zk-pick][aria-checked=true]');
    if (pick) fields.query += levelOf(pick);
    return fields;
  }

  function levelOf(pick) {
    if (pick.dataset.zkPick !== 'auto') return `&level=${pick.dataset.zkPick}`;
    const entry = window.zhikong.map && window.zhikong.map.entry(pick.dataset.zkMap);
    const level = entry && entry.layer.scene && entry.layer.scene.level;
    // Looked at closely a map shows finer areas than a picture of the whole can.
    const drawn = level === 'micro' ? 'grid' : level;
    return ['township', 'village', 'grid'].includes(drawn) ? `&level=${drawn}` : '';
  }

  async function add(button, more) {
    if (button.getAttribute('aria-busy') === 'true') return;
    origin = button;
    button.setAttribute('aria-busy', 'true');
    const fields = fieldsOf(button);
    try {
      const answer = await send(PATH, { ...fields, ...more }, { Accept: 'application/json' });
      const said = await answer.json();
      if (answer.ok) added(said);
      else show(said.text || said.detail || button.dataset.failed, true);
    } catch {
      show(button.dataset.failed, true);
    } finally {
      button.removeAttribute('aria-busy');
    }
  }

  function added(said) {
    const words = said.words;
    const opens = make('a', { href: `${said.path}#i-${said.item}`, textContent: words.opens, className: 'n' });
    const undo = make('button', { type: 'button', textContent: words.undo, className: 'n' });
    undo.addEventListener('click', async () => {
      const answer = await send(`${said.path}/items/${said.item}/out`, {}).catch(() => null);
      show(answer && answer.ok ? words.undone : origin.dataset.failed, !(answer && answer.ok));
    });
    const other = make('button', { type: 'button', textContent: words.elsewhere, className: 'n' });
    other.setAttribute('aria-expanded', 'false');
    const shut = make('button', { type: 'button', textContent: '×', className: 'shut' });
    shut.setAttribute('aria-label', words.close);
    shut.addEventListener('click', () => close(true));
    show(said.text, false, opens, undo, other, shut);
    other.addEventListener('click', () => elsewhere(said, other));
  }

  /** Offer the other briefings, and a new one: what was just added moves there. */
  function elsewhere(said, opener) {
    const open = toast.querySelector('.own-others');
    opener.setAttribute('aria-expanded', String(!open));
    if (open) {
      open.remove();
      return;
    }
    const words = said.words;
    const moved = { from: said.id, item: said.item };
    const box = make('div', { className: 'own-others', role: 'group' });
    box.setAttribute('aria-label', words.elsewhere_label);
    for (const one of said.briefings) {
      const pick = make('button', { type: 'button', textContent: one.name, className: 'btn' });
      pick.addEventListener('click', () => add(origin, { ...moved, to: one.id }));
      box.append(pick);
    }
    const name = make('input', { type: 'text', maxLength: 80, required: true, placeholder: words.new_name });
    name.setAttribute('aria-label', words.new_name);
    const form = make('form', {}, name, make('button', { type: 'submit', textContent: words.new, className: 'btn' }));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      event.stopPropagation();
      add(origin, { ...moved, to: 'new', name: name.value });
    });
    box.append(form);
    toast.append(box);
    (box.querySelector('button.btn') || name).focus();
    later();
  }

  document.addEventListener('click', (event) => {
    const button = event.target.closest && event.target.closest('button[data-own]');
    if (!button) return;
    event.preventDefault();
    add(button);
  });

  /* The way by keys leads from the button into what it said, and back. */
  document.addEventListener('keydown', (event) => {
    if (!toast) return;
    if (event.key === 'Escape') {
      if (!toast.contains(document.activeElement) && document.activeElement !== origin) return;
      event.preventDefault();
      event.stopPropagation();
      close(true);
      return;
    }
    if (event.key !== 'Tab') return;
    const stops = [...toast.querySelectorAll('a, button, input')];
    if (!event.shiftKey && document.activeElement === origin && stops.length && !toast.dataset.seen) {
      event.preventDefault();
      stops[0].focus();
    } else if (!event.shiftKey && document.activeElement === stops[stops.length - 1]) {
      toast.dataset.seen = 'yes';
      event.preventDefault();
      origin.focus();
    } else if (event.shiftKey && document.activeElement === stops[0]) {
      event.preventDefault();
      origin.focus();
    }
  }, true);

  /* The page of one. */

  const page = () => document.querySelector('[data-own-page]');
  let queue = Promise.resolve();
  let composing = false;
  document.addEventListener('compositionstart', () => { composing = true; });
  document.addEventListener('compositionend', () => { composing = false; });

  /** Chinese is typed in steps that no field may be taken away under. */
  async function composed() {
    while (composing) await new Promise((go) => { setTimeout(go, 50); });
  }

  /** What was typed and is not stored yet, by the ids of its fields; not that of ``sent``. */
  function typed(sent) {
    const found = new Map();
    for (const field of page().querySelectorAll('input[id], textarea[id], select[id]')) {
      if (sent && sent.contains(field)) continue;
      const first = field.tagName === 'SELECT'
        ? [...field.options].find((option) => option.defaultSelected)?.value : field.defaultValue;
      if (field.value !== first) found.set(field.id, field.value);
    }
    return found;
  }

  function replace(fresh, sent, focused, offers) {
    const kept = typed(sent);
    // What was taken out can still be put back when a text is stored after it.
    const offer = offers && page().querySelector('.said.undo');
    const active = document.activeElement;
    const id = focused || (page().contains(active) ? active.id : '');
    const range = active && 'selectionStart' in active && active.tagName !== 'BUTTON'
      ? [active.selectionStart, active.selectionEnd] : null;
    page().replaceWith(document.importNode(fresh, true));
    if (offer && !page().querySelector('.said.undo')) page().prepend(offer);
    for (const [name, value] of kept) {
      const field = document.getElementById(name);
      if (field) field.value = value;
    }
    const again = id && document.getElementById(id);
    if (!again) return;
    again.focus({ preventScroll: !focused });
    if (range && 'setSelectionRange' in again) again.setSelectionRange(...range);
    if (focused) again.closest('.own-item, .said')?.scrollIntoView({ block: 'nearest' });
  }

  /** Send a form with the version that the page is at, and show the page as it then is. */
  async function store(action, fields, sent, focused) {
    if (!page()) return;
    fields.version = page().dataset.version;
    const answer = await send(action, fields);
    const there = new URL(answer.url);
    if (answer.redirected && there.pathname !== location.pathname) {
      location.assign(there);
      return;
    }
    const text = await answer.text();
    const fresh = new DOMParser().parseFromString(text, 'text/html').querySelector('[data-own-page]');
    if (!fresh) {
      location.reload();
      return;
    }
    await composed();
    const offers = !/\/(undo|remove)$/.test(action);
    replace(fresh, answer.ok ? sent : null, answer.ok ? focused : '', offers);
  }

  function take(form, focused) {
    const action = form.getAttribute('action');
    const fields = Object.fromEntries(new FormData(form));
    queue = queue.then(() => store(action, fields, form, focused)).catch(() => form.submit());
    return queue;
  }

  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!page() || !page().contains(form) || form.method !== 'post') return;
    const button = event.submitter;
    event.preventDefault();
    if (button && button.getAttribute('aria-disabled') === 'true') return;
    const removes = /\/remove$/.test(form.getAttribute('action')) && form.closest('.own-item');
    take(form, removes ? 'undo' : (button && button.id) || '');
  });

  /** The forms with something in them that is not stored. */
  function unstored() {
    return new Set([...typed(null).keys()].map((id) => document.getElementById(id).form));
  }

  /* What is written is stored when it is left; nobody has to look for the button. */
  document.addEventListener('change', (event) => {
    const id = event.target.id;
    if (!page() || !id || !event.target.closest('.own-item form')) return;
    // After the click that led away: the page is not drawn anew under it.
    setTimeout(() => {
      const field = document.getElementById(id);
      if (field && page() && typed(null).has(id)) take(field.form, '');
    }, 400);
  });

  /* A file holds what was written, be it a moment before. */
  document.addEventListener('click', (event) => {
    const link = page() && event.target.closest && event.target.closest('a[data-brief]');
    if (!link || !page().contains(link)) return;
    const forms = unstored();
    if (!forms.size) return;
    const href = link.getAttribute('href');
    event.preventDefault();
    event.stopPropagation();
    forms.forEach((form) => take(form, ''));
    queue.then(() => {
      // What could not be stored is told of; a file without it would be another one.
      if (!unstored().size) document.querySelector(`a[data-brief][href="${href}"]`)?.click();
    });
  }, true);

  window.addEventListener('pagehide', () => {
    if (!page()) return;
    [...unstored()].forEach((form, number) => {
      const fields = Object.fromEntries(new FormData(form));
      fields.version = Number(page().dataset.version) + number;
      fetch(form.getAttribute('action'), {
        method: 'POST', body: new URLSearchParams(fields), credentials: 'same-origin', keepalive: true,
      }).catch(() => {});
    });
  });
})();
