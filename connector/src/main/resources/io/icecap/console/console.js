'use strict';

// Everything that comes from the server is set as text, never as markup.
const EVERY_MILLIS = 2000;
const DASH = '–';
let data = null;
let readAt = 0;
let failure = null;
let details = { name: null, of: null, error: null, version: null };

const main = document.getElementById('main');

function el(tag, attributes, ...children) {
  const node = tag === 'svg' || attributes?.svg
    ? document.createElementNS('http://www.w3.org/2000/svg', tag)
    : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name !== 'svg') node.setAttribute(name, value);
  }
  node.append(...children.filter(child => child !== null && child !== undefined));
  return node;
}

// Turns what is shown into what shall be, and leaves alone what is the same: what is scrolled to,
// focused or selected stays.
function become(shown, wanted) {
  if (shown.nodeName !== wanted.nodeName) {
    shown.replaceWith(wanted);
  } else if (shown.nodeType === Node.TEXT_NODE) {
    if (shown.data !== wanted.data) shown.data = wanted.data;
  } else {
    for (const { name } of [...shown.attributes]) {
      if (!wanted.hasAttribute(name)) shown.removeAttribute(name);
    }
    for (const { name, value } of wanted.attributes) {
      if (shown.getAttribute(name) !== value) shown.setAttribute(name, value);
    }
    const [old, fresh] = [[...shown.childNodes], [...wanted.childNodes]];
    fresh.forEach((child, i) => i < old.length ? become(old[i], child) : shown.append(child));
    old.slice(fresh.length).forEach(child => child.remove());
  }
}

// Figures, each with its unit.
const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const value = (number, unit) => el('span', {}, number, unit ? el('span', { class: 'u' }, unit) : null);
const count = number => number === null || number === undefined ? DASH : grouped.format(number);

function time(millis) {
  if (millis === null || millis === undefined) return DASH;
  if (millis < 1000) return value(String(Math.round(millis)), 'ms');
  if (millis < 120e3) return value((millis / 1000).toFixed(millis < 30e3 ? 1 : 0), 's');
  if (millis < 7200e3) return value(String(Math.floor(millis / 60e3)), 'min');
  if (millis < 172800e3) return value(String(Math.floor(millis / 3600e3)), 'h');
  return value(String(Math.floor(millis / 86400e3)), 'd');
}

function bytes(number) {
  if (number === null || number === undefined) return DASH;
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  let unit = 0;
  for (; number >= 1000 && unit < units.length - 1; unit++) number /= 1000;
  return value(unit === 0 || number >= 100 ? number.toFixed(0) : number.toFixed(1), units[unit]);
}

const rate = number => number > 0 && number < 10 ? number.toFixed(1) : count(number);
const percent = part => part === null ? DASH : value((part * 100).toFixed(0), '%');
const ago = moment => time(Math.max(0, Date.parse(data.status.at) - Date.parse(moment)));
const state = word => el('span', { class: 'state ' + word }, word);
const share = (part, of) => of > 0
  ? value((100 * part / of).toFixed(part > 0 && part / of < 0.1 ? 1 : 0), '%') : DASH;

// Columns: [heading, kind, cell]; kind is n for figures, wrap for long text, else empty.
function grid(columns, rows, extent = '') {
  const heads = columns.map(([heading, kind]) =>
    el('th', { class: kind === 'n' ? 'n' : '', scope: 'col' }, heading));
  const body = rows.map(row =>
    el('tr', {}, ...columns.map(([, kind, cell]) => el('td', { class: kind }, cell(row)))));
  return el('div', { class: 'card ' + extent },
    el('table', {}, el('thead', {}, el('tr', {}, ...heads)), el('tbody', {}, ...body)));
}

const link = table => el('a', { href: '#/tables/' + encodeURIComponent(table) }, table);

// What only Redis knows of a table.
const inRedis = cell => t => t.state === 'unknown' ? DASH : cell(t);

// Of a stopped table nothing waits in Redis: what comes next is still in Kafka.
const delay = inRedis(t => t.state === 'stopped' && t.delayMillis === 0 ? DASH : time(t.delayMillis));
const bufferedRows = inRedis(t => count(t.buffered.rows));
const changesPerSecond = inRedis(t => rate(t.changesPerSecond));

const appliedBy = inRedis(t => t.lease
  ? el('span', {}, t.lease.process, ' ',
    el('span', { class: 'u' }, 'lease ', time(t.lease.expiresMillis)))
  : el('span', { class: 'quiet' }, 'nobody'));

const TABLE_COLUMNS = [
  ['table', 'name', t => link(t.table)],
  ['state', '', t => state(t.state)],
  ['delay', 'n', delay],
  ['buffered rows', 'n', bufferedRows],
  ['changes/s', 'n', changesPerSecond],
  ['source to snapshot', 'n', t => time(t.snapshot?.sourceDelayMillis)],
  ['last snapshot', 'n', t => t.snapshot ? el('span', {}, ago(t.snapshot.at), ' ago') : DASH],
  ['rows', 'n', t => count(t.snapshot?.rows)],
  ['files', 'n', t => count(t.snapshot?.files)],
  ['dead rows', 'n', t => t.snapshot
    ? share(t.snapshot.deadRows, t.snapshot.deadRows + t.snapshot.rows) : DASH],
  ['cache hits', 'n', t => percent(t.cacheHitRate)],
  ['applied by', '', appliedBy],
];

const PROCESS_COLUMNS = [
  ['process', 'name', p => p.kind + ' ' + p.name],
  ['host', '', p => p.host],
  ['pid', 'n', p => String(p.pid)],
  ['up', 'n', p => time(Date.parse(data.status.at) - Date.parse(p.since))],
  ['heard', 'n', p => el('span', {}, ago(p.at), ' ago')],
  ['tables', 'n', p => count(p.tables.length)],
  ...['append', 'claim', 'load', 'merge', 'commit', 'compact'].map(step =>
    [step, 'n', p => step in p.steps ? time(p.steps[step]) : DASH]),
];

const REPLICA_COLUMNS = [
  ['format', '', r => r.format],
  ['equals version', 'n', r => r.version ? 'v' + r.version : DASH],
  ['versions behind', 'n', r => count(r.versionsBehind)],
  ['lag', 'n', r => time(r.lagMillis)],
  ['failures', 'n', r => count(r.failures)],
  ['last error', 'wrap', r => r.lastError || DASH],
];

// A chart of the last ten minutes; where Redis did not answer there is a gap.
function chart(title, of, printed) {
  const history = data.history;
  const known = history.filter(m => m.known).map(of);
  const top = Math.max(...known, 0) * 1.15 || 1;
  const last = history[history.length - 1];
  const end = Date.parse(last.at);
  const span = Math.max(60e3, end - Date.parse(history[0].at));
  const x = m => 600 - 600 * (end - Date.parse(m.at)) / span;
  const y = m => 98 - 96 * of(m) / top;
  const pieces = [];
  for (const moment of history) {
    if (!moment.known) pieces.push([]);
    else if (pieces.length === 0) pieces.push([moment]);
    else pieces[pieces.length - 1].push(moment);
  }
  const svg = el('svg', {
    viewBox: '0 0 600 100', preserveAspectRatio: 'none', role: 'img',
    'aria-label': title + ', the last ' + Math.round(span / 60e3) + ' minutes',
  });
  for (const at of [2, 50, 98]) {
    svg.append(el('line', { svg: 1, class: 'grid', x1: 0, x2: 600, y1: at, y2: at }));
  }
  for (const piece of pieces.filter(p => p.length > 0)) {
    const points = piece.map(m => x(m).toFixed(1) + ' ' + y(m).toFixed(1));
    const [from, to] = [x(piece[0]).toFixed(1), x(piece[piece.length - 1]).toFixed(1)];
    svg.append(
      el('path', { svg: 1, class: 'area', d: `M${from} 98L${points.join('L')}L${to} 98Z` }),
      el('path', { svg: 1, class: 'curve', d: 'M' + points.join('L') }));
  }
  return el('div', { class: 'chart' },
    el('div', { class: 'top' },
      el('span', { class: 'quiet' }, title),
      el('span', { class: 'now' }, last.known ? printed(of(last)) : DASH)),
    svg,
    el('div', { class: 'axis' },
      el('span', {}, time(1000 * Math.round(span / 1000)), ' ago'),
      el('span', {}, 'highest ', known.length ? printed(Math.max(...known)) : DASH),
      el('span', {}, 'now')));
}

function problems(list) {
  return list.length === 0 ? null : el('section', { class: 'card problems', 'aria-label': 'Problems' },
    ...list.slice(0, 20).map(p => el('div', { class: p.holds ? 'problem' : 'problem past' },
      el('div', {},
        el('span', { class: 'state ' + (p.holds ? 'bad' : 'over') }, p.holds ? 'now' : 'over'), ' ',
        p.table ? el('strong', {}, p.table) : el('strong', {}, 'warehouse'), ' ',
        el('span', { class: 'quiet' }, ago(p.at), ' ago',
          p.times > 1 ? `, ${count(p.times)} times in ` : '',
          p.times > 1 ? time(Date.parse(p.at) - Date.parse(p.since)) : '')),
      el('div', { class: 'what' }, p.what))));
}

function section(title, ...content) {
  return el('section', {}, el('h2', {}, title), ...content);
}

// Whether Redis or the store does not answer.
const outage = status => status.problems.some(p => p.holds && !p.table);

function overview() {
  const { tables, processes } = data.status;
  const replicas = processes.flatMap(p => p.replicas);
  const past = problems(data.status.problems.filter(p => !p.holds));
  const content = [problems(data.status.problems.filter(p => p.holds))];
  if (data.history.length) content.push(el('div', { class: 'charts' },
    chart('Delay of the table farthest behind', m => m.delayMillis, time),
    chart('Changes applied', m => m.changesPerSecond, n => value(rate(n), '/s')),
    chart('Rows buffered', m => m.bufferedRows, count)));
  content.push(section('Tables', tables.length
    ? grid(TABLE_COLUMNS, tables)
    : el('div', { class: 'card empty' }, 'There is no table in this warehouse yet. ',
      'A table is created when the first record of its topic arrives at the sink.')));
  content.push(section('Processes, and what a step takes on average', processes.length
    ? grid(PROCESS_COLUMNS, processes)
    : el('div', { class: 'card empty' }, outage(data.status)
      ? 'What sinks and appliers say of themselves can not be read now.'
      : 'No sink and no applier has said anything for 15 seconds.')));
  if (replicas.length) content.push(section('Replicas',
    grid([['replica of', 'name', r => link(r.table)], ...REPLICA_COLUMNS], replicas)));
  if (past) content.push(section('Problems that are over', past));
  return content;
}

function figure(label, shown) {
  return el('div', { class: 'figure' }, el('div', { class: 'value' }, shown), el('div', { class: 'label' }, label));
}

const snapshotColumns = [
  ['snapshot', '', s => s.id],
  ['made', 'n', s => el('span', {}, ago(s.at), ' ago')],
  ['operation', '', s => s.operation],
  ['changes', 'n', s => s.changes ? count(s.changes) : DASH],
  ['source to snapshot', 'n', s => time(s.sourceDelayMillis)],
  ['rows', 'n', s => count(s.rows)],
  ['dead rows', 'n', s => count(s.deadRows)],
  ['files', 'n', s => count(s.files)],
  ['size', 'n', s => bytes(s.bytes)],
];

const partitionColumns = [
  ['partition', 'name', p => p.partition || 'all rows'],
  ['rows', 'n', p => count(p.rows)],
  ['dead rows', 'n', p => count(p.deadRows)],
  ['dead', 'n', p => share(p.deadRows, p.deadRows + p.rows)],
  ['files', 'n', p => count(p.files)],
  ['size', 'n', p => bytes(p.bytes)],
];

const columnColumns = [
  ['column', 'name', c => c.name],
  ['type', 'wrap', c => c.type.toLowerCase()],
  ['null', '', c => c.required ? 'refused' : 'allowed'],
];

const PARTITIONS_SHOWN = 100;
const SNAPSHOTS_SHOWN = 20;

// The first few rows, and how many there are.
function first(count, columns, rows, which, none, extent) {
  if (rows.length === 0) return [el('div', { class: 'card empty' }, none)];
  return [
    grid(columns, rows.slice(0, count), extent),
    rows.length > count ? el('p', { class: 'quiet note' }, `The ${count} ${which} of ${rows.length}.`) : null,
  ];
}

function tablePage(name) {
  const t = data.status.tables.find(table => table.table === name);
  const of = details.name === name ? details.of : null;
  const content = [el('p', {}, el('a', { href: '#/' }, 'All tables')), el('h1', {}, name)];
  if (!t && !of) {
    const why = details.name === name && details.error;
    return [...content, el('div', { class: 'card empty' }, why || 'Reading…')];
  }
  if (of) content.push(el('div', { class: 'quiet' }, of.location));
  if (t) {
    content.push(el('div', { class: 'quiet' }, 'applied by ', appliedBy(t)));
    content.push(el('div', { class: 'figures' },
      figure('state', state(t.state)),
      figure('delay', delay(t)),
      figure('buffered rows', bufferedRows(t)),
      figure('buffered', inRedis(of => bytes(of.buffered.bytes))(t)),
      figure('changes/s', changesPerSecond(t)),
      figure('rows', count(t.snapshot?.rows)),
      figure('files', count(t.snapshot?.files)),
      figure('size', bytes(t.snapshot?.bytes)),
      figure('version', t.version ? 'v' + t.version : DASH),
      figure('cache hits', percent(t.cacheHitRate))));
    const own = problems(data.status.problems.filter(p => p.table === name));
    if (own) content.push(section('Problems', own));
    if (t.replicas.length) content.push(section('Replicas', grid(REPLICA_COLUMNS, t.replicas)));
  }
  if (of) {
    content.push(section('Partitions', ...first(PARTITIONS_SHOWN, partitionColumns, of.partitions,
      'with the most rows', 'No partition has rows.', 'narrow')));
    content.push(section('Columns', grid(columnColumns, of.columns, 'narrow')));
    content.push(section('Snapshots', ...first(SNAPSHOTS_SHOWN, snapshotColumns, of.snapshots,
      'made last', 'There is no snapshot yet.')));
  } else if (details.error) {
    content.push(el('div', { class: 'card empty' }, details.error));
  }
  return content;
}

function verdict() {
  if (failure) return ['unknown', failure.message];
  const { verdict: word, tables } = data.status;
  const bad = tables.filter(t => t.state === 'late' || t.state === 'stopped');
  const many = (n, what) => `${n} ${what}${n === 1 ? '' : 's'}`;
  if (bad.length) return ['bad', `${many(bad.length, 'table')} of ${tables.length} late or stopped`];
  if (word === 'unknown') {
    return ['unknown', outage(data.status)
      ? 'Redis or the store does not answer' : 'not all tables are known'];
  }
  return ['ok', tables.length ? `${many(tables.length, 'table')}, all well` : 'no tables'];
}

function draw() {
  const shown = document.getElementById('verdict');
  if (!data) {
    if (failure) main.replaceChildren(el('p', { class: 'quiet' }, failure.message));
    return;
  }
  const [word, text] = verdict();
  shown.className = 'state ' + word;
  shown.textContent = text;
  document.getElementById('warehouse').textContent = data.warehouse;
  const age = Math.round((Date.now() - readAt) / 1000);
  document.getElementById('age').textContent = age < 5 ? 'live' : `as of ${age} s ago`;
  const name = shownTable();
  document.title = name ? name + ' · Icecap' : 'Icecap';
  const wanted = main.cloneNode(false);
  wanted.append(...(name ? tablePage(name) : overview()).filter(part => part));
  become(main, wanted);
}

function shownTable() {
  const prefix = '#/tables/';
  if (!location.hash.startsWith(prefix)) return null;
  const name = location.hash.slice(prefix.length);
  try {
    return decodeURIComponent(name);
  } catch {
    return name; // typed by hand
  }
}

async function get(path) {
  const response = await fetch(path, { signal: AbortSignal.timeout(10000) });
  if (response.status === 401 || response.status === 403) {
    throw Object.assign(new Error('This server asks for a token: load the page again'), { refused: true });
  }
  return response;
}

async function readDetails(name) {
  const version = data.status.tables.find(t => t.table === name)?.version;
  if (details.name === name && details.of && details.version === version) return;
  const response = await get('/console/tables/' + encodeURIComponent(name));
  const of = response.status === 404 ? {} : await response.json();
  details = response.ok
    ? { name, of, error: null, version }
    : { name, of: null, error: of.error?.message ?? 'There is no table of this name that you may read.', version: null };
}

async function tick() {
  try {
    const response = await get('/console/status.json');
    if (!response.ok) throw new Error('The server answers with ' + response.status);
    data = await response.json();
    readAt = Date.now();
    failure = null;
    const name = shownTable();
    if (name) await readDetails(name);
  } catch (e) {
    failure = e.refused ? e : new Error('The server does not answer');
  }
  draw();
}

window.addEventListener('hashchange', () => {
  main.replaceChildren();
  main.focus();
  scrollTo(0, 0);
  draw();
  tick();
});
setInterval(() => { if (!document.hidden) tick(); }, EVERY_MILLIS);
document.addEventListener('visibilitychange', () => { if (!document.hidden) tick(); });
tick();
