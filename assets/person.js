/**
 * The person of a case (layouts/cases/person.py): asked for with a reason, shown for some minutes,
 * masked again by itself, also after the machine has slept; a watermark says who looks and since
 * when. What is shown lies nowhere but in the page.
 */
(function () {
  'use strict';

  const TIMEOUT_MS = 15000;
  const FIELDS = ['name', 'phone', 'identity_number', 'address'];
  const MARKS = 800;
  let opened = null;

  const fields = (form) => FIELDS
    .map((name) => [name, form.closest('section').querySelector(`[data-person="${name}"]`)])
    .filter(([, node]) => node);
  const told = (form) => JSON.parse(form.dataset.personForm);
  const stamp = (at) => new Date(at).toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' });

  function say(form, text, bad = false) {
    const said = form.querySelector('.said');
    said.className = `said${bad ? ' bad' : ''}${text ? '' : ' none'}`;
    said.textContent = text;
  }

  function watermark(text) {
    const mark = document.createElement('div');
    mark.className = 'watermark';
    mark.setAttribute('aria-hidden', 'true');
    for (let n = 0; n < MARKS; n += 1) {
      const one = document.createElement('span');
      one.textContent = text;
      mark.append(one);
    }
    document.body.append(mark);
    return mark;
  }

  /** Mask what is open. */
  function shut() {
    if (!opened) return;
    const { form, masked, mark, timer } = opened;
    opened = null;
    clearInterval(timer);
    mark.remove();
    masked.forEach(([node, text]) => { node.textContent = text; });
    form.classList.remove('opened');
    form.open = false;
    say(form, '');
  }

  /** Count the time down; mask when it is over, or the page is another. */
  function watch() {
    if (!opened) return;
    const left = Math.ceil((opened.until - Date.now()) / 1000);
    if (left <= 0 || left > opened.seconds || !opened.form.isConnected) {
      shut();
      return;
    }
    const clock = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
    say(opened.form, told(opened.form).words.left.replace('{time}', clock));
  }

  function show(form, person) {
    shut();
    const { words } = told(form);
    const masked = fields(form).map(([name, node]) => {
      const before = [node, node.textContent];
      node.textContent = person[name] || '—';
      return before;
    });
    const text = words.mark.replace('{by}', person.by).replace('{at}', stamp(person.at));
    const timer = setInterval(watch, 1000);
    const until = Date.now() + person.seconds * 1000;
    opened = { form, masked, mark: watermark(text), timer, until, seconds: person.seconds };
    form.classList.add('opened');
    form.querySelector('textarea').value = '';
    watch();
    form.querySelector('[data-open="shut"]').focus();
  }

  async function ask(form) {
    const { key, lang, words } = told(form);
    const why = form.querySelector('[data-why][aria-checked="true"]').dataset.why;
    const text = form.querySelector('textarea').value.trim();
    if (why === 'other' && !text) {
      say(form, words.need_text, true);
      form.querySelector('textarea').focus();
      return;
    }
    const button = form.querySelector('[data-open="do"]');
    button.disabled = true;
    say(form, words.opening);
    let said = words.not_opened;
    let person = null;
    try {
      const reply = await fetch(`/case/${key}/person?lang=${lang}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ why, text }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
        cache: 'no-store',
      });
      const answer = await reply.json();
      if (reply.ok) person = answer;
      else said = answer.detail;
    } catch (problem) { /* It is said below. */ }
    button.disabled = false;
    if (!form.isConnected) return;
    if (person) show(form, person);
    else say(form, said, true);
  }

  function choose(form, button) {
    form.querySelectorAll('[data-why]').forEach((one) => {
      one.setAttribute('aria-checked', String(one === button));
    });
    button.focus();
  }

  document.addEventListener('click', (event) => {
    const at = event.target.closest && event.target.closest('[data-why],[data-open]');
    const form = at && at.closest('[data-person-form]');
    if (!form) return;
    if (at.dataset.why) choose(form, at);
    else if (at.dataset.open === 'do') ask(form);
    else shut();
  });

  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && opened) shut();
    const at = event.target.closest && event.target.closest('[data-why]');
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!at || !step) return;
    event.preventDefault();
    const all = [...at.parentElement.querySelectorAll('[data-why]')];
    const form = at.closest('[data-person-form]');
    choose(form, all[(all.indexOf(at) + step + all.length) % all.length]);
  });

  // A machine that slept counts nothing; a page that is left or printed keeps nothing.
  document.addEventListener('visibilitychange', watch);
  window.addEventListener('pageshow', watch);
  window.addEventListener('pagehide', shut);
  window.addEventListener('beforeprint', shut);
})();
