"""The work of peers/main.go on asyncio or uvloop: prints a row's key and nanoseconds an item."""
import asyncio
import resource
import sys
import threading
import time


def least(work, n, slices=60):
    best = float("inf")
    for _ in range(slices):
        start = time.perf_counter_ns()
        work(n)
        best = min(best, time.perf_counter_ns() - start)
    return best / n


async def least_async(work, n, slices=60):
    best = float("inf")
    for _ in range(slices):
        start = time.perf_counter_ns()
        await work(n)
        best = min(best, time.perf_counter_ns() - start)
    return best / n


async def main():
    loop = asyncio.get_running_loop()

    def show(key, value):
        print(key, value, flush=True)

    def nothing():
        pass

    async def calls(n):
        for _ in range(n):
            loop.call_soon(nothing)
        await asyncio.sleep(0)

    async def yields(n):
        for _ in range(n):
            await asyncio.sleep(0)

    async def hop(n):
        futures = [loop.create_future(), loop.create_future()]

        async def other():
            for _ in range(n // 2):
                await futures[0]
                futures[0] = loop.create_future()
                futures[1].set_result(1)

        task = asyncio.create_task(other())
        for _ in range(n // 2):
            futures[0].set_result(1)
            await futures[1]
            futures[1] = loop.create_future()
        await task

    async def one():
        return 1

    async def step():
        await asyncio.sleep(0)

    def spawner(fn):
        async def spawn(n):
            for task in [asyncio.create_task(fn()) for _ in range(n)]:
                await task
        return spawn

    def timer_cancel(n):
        for _ in range(n):
            loop.call_later(3600, nothing).cancel()

    async def timers(n):
        done, left = loop.create_future(), n

        def fire():
            nonlocal left
            left -= 1
            if left == 0:
                done.set_result(1)

        for i in range(n):
            loop.call_later(i % 1000 / 1e6, fire)
        await done

    async def sleepers(n):
        await asyncio.gather(*(asyncio.create_task(asyncio.sleep(0.001)) for _ in range(n)))

    def submitter(producers):
        async def submit(n):
            done = loop.create_future()

            def produce():
                for _ in range(n // producers):
                    loop.call_soon_threadsafe(nothing)

            def all_of_them():
                threads = [threading.Thread(target=produce) for _ in range(producers)]
                for t in threads:
                    t.start()
                for t in threads:
                    t.join()
                loop.call_soon_threadsafe(done.set_result, 1)

            threading.Thread(target=all_of_them).start()
            await done
        return submit

    async def offload(n):
        for _ in range(n):
            await loop.run_in_executor(None, nothing)

    async def offload64(n):
        for _ in range(n // 64):
            await asyncio.gather(*(loop.run_in_executor(None, nothing) for _ in range(64)))

    show("call_soon", await least_async(calls, 1000))
    show("yield", await least_async(yields, 500))
    show("hop", await least_async(hop, 500))
    show("spawn", await least_async(spawner(one), 1000))
    show("spawn_suspend", await least_async(spawner(step), 1000))
    show("timer_cancel", least(timer_cancel, 500))
    show("timers", await least_async(timers, 100_000, 3))
    show("sleepers", await least_async(sleepers, 100_000, 3))
    show("submit1", await least_async(submitter(1), 16_000, 5))
    show("submit16", await least_async(submitter(16), 16_000, 5))
    show("offload", await least_async(offload, 50))
    show("offload64", await least_async(offload64, 128))

    async def wait(f):
        await f

    gate, n = loop.create_future(), 50_000
    before = resident()
    tasks = [asyncio.create_task(wait(gate)) for _ in range(n)]
    await asyncio.sleep(0)
    show("bytes", (resident() - before) / n)
    gate.set_result(1)
    await asyncio.gather(*tasks)


def resident():
    try:
        with open("/proc/self/statm") as f:
            return int(f.read().split()[1]) * resource.getpagesize()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if sys.argv[1] == "uvloop":
    import uvloop
    uvloop.install()
asyncio.run(main())
