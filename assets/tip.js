/**
 * Tips: what a number means, shown on hover and on keyboard focus, from the nearest title.
 * The title is moved aside while its tip stands, so that the browser does not show a second one.
 */
(function () {
  'use strict';

  const zhikong = (window.zhikong = window.zhikong || {});
  const MARGIN = 8;
  let box = null;
  let owner = null;

  function made() {
    if (box && box.isConnected) return box;
    box = document.createElement('div');
    box.className = 'tip';
    box.setAttribute('role', 'tooltip');
    box.hidden = true;
    (document.querySelector('[data-theme]') || document.body).append(box);
    return box;
  }

  /** Show a text whose first line is its heading, beside a box of the page. */
  function show(text, rect) {
    const tip = made();
    const [head, ...rest] = text.split('\n');
    const heading = document.createElement(rest.length ? 'b' : 'span');
    heading.textContent = head;
    const body = document.createElement('span');
    body.textContent = rest.join('\n');
    tip.replaceChildren(heading, body);
    tip.hidden = false;
    const { width, height } = tip.getBoundingClientRect();
    const left = Math.min(Math.max(MARGIN, rect.left), window.innerWidth - width - MARGIN);
    const below = rect.bottom + MARGIN;
    const top = below + height < window.innerHeight ? below : rect.top - height - MARGIN;
    tip.style.left = `${left}px`;
    tip.style.top = `${Math.max(MARGIN, top)}px`;
  }

  function hide() {
    if (owner && !owner.title && owner.dataset.tip) owner.title = owner.dataset.tip;
    if (owner) delete owner.dataset.tip;
    owner = null;
    if (box) box.hidden = true;
  }

  function point(event) {
    const target = event.target.closest && event.target.closest('[title],[data-tip]');
    if (target === owner && target) return;
    hide();
    if (!target || !target.closest('[data-theme]') || target.closest('.leaflet-container')) return;
    owner = target;
    owner.dataset.tip = owner.title;
    owner.removeAttribute('title');
    const at = event.target.closest('a,button') || target;
    show(owner.dataset.tip, at.getBoundingClientRect());
  }

  zhikong.tip = { show, hide };
  document.addEventListener('mouseover', point);
  document.addEventListener('focusin', point);
  document.addEventListener('mouseout', (event) => { if (!event.relatedTarget) hide(); });
  document.addEventListener('focusout', hide);
  document.addEventListener('scroll', hide, true);
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape') hide(); });
})();
