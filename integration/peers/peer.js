// The work of peers/main.go on Node: prints a row's key and nanoseconds an item.
"use strict";

async function least(n, work, slices = 200) {
  let best = Infinity;
  for (let i = 0; i < slices; i++) {
    const start = process.hrtime.bigint();
    await work(n);
    best = Math.min(best, Number(process.hrtime.bigint() - start));
  }
  return best / n;
}

const show = (key, value) => console.log(key, value);
const nothing = () => {};
const one = async () => 1;
const step = async () => { await null; };

function deferred() {
  let resolve;
  const promise = new Promise((r) => { resolve = r; });
  return { promise, resolve };
}

async function hop(n) {
  let ping = deferred(), pong = deferred();
  const other = (async () => {
    for (let i = 0; i < n / 2; i++) {
      await ping.promise;
      ping = deferred();
      pong.resolve(1);
    }
  })();
  for (let i = 0; i < n / 2; i++) {
    ping.resolve(1);
    await pong.promise;
    pong = deferred();
  }
  await other;
}

async function spawn(n, fn) {
  const tasks = [];
  for (let i = 0; i < n; i++) tasks.push(fn());
  for (const t of tasks) await t;
}

function timers(n) {
  return new Promise((resolve) => {
    let left = n;
    for (let i = 0; i < n; i++) setTimeout(() => { if (--left === 0) resolve(); }, i % 1000 / 1000);
  });
}

(async () => {
  show("call_soon", await least(10000, (n) => new Promise((resolve) => {
    for (let i = 0; i < n; i++) setImmediate(nothing);
    setImmediate(resolve);
  })));
  show("yield", await least(10000, async (n) => { for (let i = 0; i < n; i++) await null; }));
  show("hop", await least(10000, hop));
  show("spawn", await least(1000, (n) => spawn(n, one)));
  show("spawn_suspend", await least(1000, (n) => spawn(n, step)));
  show("timer_cancel", await least(2000, async (n) => { for (let i = 0; i < n; i++) clearTimeout(setTimeout(nothing, 3600000)); }));
  show("timers", await least(100000, timers, 5));
  show("sleepers", await least(100000, (n) => spawn(n, () => new Promise((r) => setTimeout(r, 1))), 5));

  const n = 50000, gate = deferred(), tasks = [];
  if (global.gc) global.gc();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < n; i++) tasks.push((async () => { await gate.promise; })());
  if (global.gc) global.gc();
  show("bytes", (process.memoryUsage().heapUsed - before) / n);
  gate.resolve(1);
  await Promise.all(tasks);
})();
