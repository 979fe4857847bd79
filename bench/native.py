"""numpy behind a pipe: one JSON request a line on stdin, one JSON answer a line on stdout.

{"do": "let", "name": n, "expression": e}    binds a name
{"do": "get", "expression": e}               value, as base64 of its float64 entries
{"do": "time", "expression": e, "loops": k}  seconds of k evaluations, by the wall and of this process's CPU
{"do": "clear"}                              forgets all names that were bound

The first line out says what this is. The client sets the thread counts to one before it starts this.
"""

import base64
import importlib
import importlib.metadata
import json
import os
import re
import sys
import time

import numpy as np

# Whole tasks are modules there.
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "native"))


def hashed(seed, i):
    """Entries i of stream seed, uniform in (-1, 1): the numbers of bench/data.js."""
    state = (np.asarray(i).astype(np.uint32) + np.uint32(1)) * np.uint32(0x6D2B79F5) + np.uint32(seed)
    t = (state ^ (state >> np.uint32(15))) * (state | np.uint32(1))
    t = (t + (t ^ (t >> np.uint32(7))) * (t | np.uint32(61))) ^ t
    return (t ^ (t >> np.uint32(14))) / 2.0**31 - 1


def uniform(seed, *shape, dtype=np.float64):
    return hashed(seed, np.arange(np.prod(shape))).astype(dtype).reshape(shape)


def symmetric3(seed, n, dtype):
    """The full array whose entry at i <= j <= k is entry (i n + j) n + k of the stream."""
    full = np.empty((n, n, n), dtype)
    for i in range(n):
        j = np.arange(i, n)
        low, high = np.minimum.outer(j, j), np.maximum.outer(j, j)
        full[i, i:, i:] = full[i:, i, i:] = full[i:, i:, i] = hashed(seed, (i * n + low) * n + high)
    return full


def blas():
    """The shared libraries that do the linear algebra, where the system tells."""
    try:
        with open("/proc/self/maps") as maps:
            names = re.findall(r"/([^/\s]*(?:blas|mkl|blis)[^/\s]*)$", maps.read(), re.MULTILINE)
    except OSError:
        return "unknown BLAS"
    return ", ".join(sorted(set(names))) or "unknown BLAS"


def version(package):
    """None where it is not installed."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


TOOLS = {"np": np, "uniform": uniform, "symmetric3": symmetric3, "load": importlib.import_module}


def answer(request, names):
    what = request["do"]
    if what == "clear":
        names.clear()
        names.update(TOOLS)
        return {}
    code = compile(request["expression"], request["expression"], "eval")
    if what == "let":
        names[request["name"]] = eval(code, names)
        return {}
    if what == "get":
        value = np.ascontiguousarray(eval(code, names), dtype=np.float64)
        return {"value": base64.b64encode(value.tobytes()).decode()}
    if what == "time":
        loops = range(request["loops"])
        wall, cpu = time.perf_counter(), time.process_time()
        for _ in loops:
            eval(code, names)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        return {"wall": wall, "cpu": cpu}
    raise ValueError(f"unknown request {what}")


def main():
    names = dict(TOOLS)
    np.ones((8, 8)) @ np.ones((8, 8))
    about = {"numpy": np.__version__, "scipy": version("scipy"), "python": sys.version.split()[0], "blas": blas()}
    print(json.dumps(about), flush=True)
    for line in sys.stdin:
        try:
            reply = answer(json.loads(line), names)
        except Exception as error:  # goes to the client, which fails with it
            reply = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(reply), flush=True)


main()
