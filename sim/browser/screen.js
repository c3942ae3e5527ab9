// The page of the demo: shows what the stand-in's workspace holds and hands back what a person does there.
const $ = (id) => document.getElementById(id);
const shown = { messages: '', home: '', views: '', log: '' };
let room = 'channel';

/** Puts new HTML in place of the old, article by article, so that open threads, menus and typed text stay. */
function swap(into, html) {
  const next = document.createElement('div');
  next.innerHTML = html;
  const articles = [...next.children];
  for (const [at, fresh] of articles.entries()) {
    const old = into.children[at];
    if (!old) {
      fresh.classList.add('fresh');
      into.append(fresh);
    } else if (old.dataset.source !== fresh.outerHTML) {
      keepOpen(old, fresh);
      const source = fresh.outerHTML;
      old.replaceWith(fresh);
      fresh.dataset.source = source;
    }
    if (!fresh.dataset.source && fresh.isConnected) fresh.dataset.source = fresh.outerHTML;
  }
  while (into.children.length > articles.length) into.lastElementChild.remove();
}

function keepOpen(old, fresh) {
  for (const open of old.querySelectorAll('details.thread[open]'))
    fresh.querySelector(`details[data-thread="${open.dataset.thread}"]`)?.setAttribute('open', '');
}

async function look() {
  const answer = await fetch('/screen');
  const now = await answer.json();
  $('clock').textContent = now.clock;
  const main = $('room');
  const atEnd = main.scrollHeight - main.scrollTop - main.clientHeight < 80;
  if (now.messages !== shown.messages) swap($('messages'), now.messages);
  if (now.home !== shown.home) $('home').innerHTML = now.home || '<p>Home is drawn when it is opened.</p>';
  if (now.log !== shown.log) $('log').firstElementChild.textContent = now.log;
  if (now.views !== shown.views) {
    const before = $('views').childElementCount;
    $('views').innerHTML = now.views;
    const first = $('views').querySelector('input, textarea, select, button');
    if (before === 0) first?.focus();
    if (now.views === '') $('text').focus();
  }
  const grew = room === 'channel' ? now.messages !== shown.messages : room === 'log' && now.log !== shown.log;
  if (atEnd && grew) main.scrollTop = main.scrollHeight;
  Object.assign(shown, now);
}

async function post(path, body) {
  const answer = await fetch(path, {
    method: 'POST',
    body: body instanceof Blob ? body : JSON.stringify(body),
    headers: { 'content-type': body instanceof Blob ? 'message/rfc822' : 'application/json' },
  });
  const { told } = await answer.json();
  $('told').textContent = told ?? '';
}

function press(target, value) {
  const question = target.dataset.confirm;
  if (question && !window.confirm(question)) return;
  target.closest('details.menu')?.removeAttribute('open');
  const view = target.closest('[data-view]')?.dataset.view;
  const place = target.closest('[data-ts]');
  const where = view ? { view } : { ts: place?.dataset.ts, kind: place?.dataset.kind };
  post('/press', { ...where, action: target.dataset.action, value });
}

document.addEventListener('click', (event) => {
  const tab = event.target.closest('[data-room]');
  if (tab) return openRoom(tab.dataset.room);
  if (event.target.closest('[data-close]')) {
    event.preventDefault();
    return post('/close', { view: event.target.closest('[data-view]').dataset.view });
  }
  const button = event.target.closest('button[data-action]');
  if (!button) return undefined;
  event.preventDefault();
  return press(button, button.dataset.value);
});
document.addEventListener('change', (event) => {
  const select = event.target.closest('select[data-action]');
  if (select?.value) press(select, select.value);
});
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  const view = $('views').querySelector('[data-view]');
  if (view) post('/close', { view: view.dataset.view });
});
document.addEventListener('submit', (event) => {
  event.preventDefault();
  if (event.target.id === 'composer') return say();
  const values = {};
  for (const label of event.target.querySelectorAll('[data-block]')) {
    const field = label.querySelector('input, textarea, select');
    if (field) values[label.dataset.block] = { [field.name]: field.value };
  }
  return post('/submit', { view: event.target.dataset.view, values });
});

function openRoom(name) {
  room = name;
  $('messages').hidden = name !== 'channel';
  $('home').hidden = name !== 'home';
  $('log').hidden = name !== 'log';
  if (name === 'log') $('room').scrollTop = $('room').scrollHeight;
  for (const tab of document.querySelectorAll('[data-room]'))
    tab.setAttribute('aria-pressed', String(tab.dataset.room === name));
  if (name === 'home') post('/home', {});
}

function say() {
  const text = $('text').value;
  if (text.trim() === '') return;
  $('text').value = '';
  post('/say', { text });
}
$('text').addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  say();
});

const speeds = ['stopped', 'slow', 'a day in a minute', 'fast', 'as fast as it can'];
$('speed').addEventListener('input', () => {
  $('speed').setAttribute('aria-valuetext', speeds[$('speed').value]);
  post('/speed', { speed: Number($('speed').value) });
});

const mails = async (files) => {
  for (const file of files) await post('/mail', file);
};
$('file').addEventListener('change', () => mails($('file').files));
document.addEventListener('dragover', (event) => {
  event.preventDefault();
  document.body.classList.add('dragging');
});
document.addEventListener('dragleave', () => document.body.classList.remove('dragging'));
document.addEventListener('drop', (event) => {
  event.preventDefault();
  document.body.classList.remove('dragging');
  mails(event.dataTransfer.files);
});

new EventSource('/changes').addEventListener('message', look);
await look();
