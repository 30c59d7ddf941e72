"""Takes an order of the host and does it: a job type's work, or looking for a software."""
import json
import logging
import os
import signal
import sys
import threading

from . import current
from .channel import Channel
from .discover import discover
from .printed import Printed
from .work import Work

TO_HOST = 3
FROM_HOST = 4


def main():
    for fd in (TO_HOST, FROM_HOST):
        os.set_inheritable(fd, False)
    for name in ("SIGTERM", "SIGINT"):
        # Signals to the process group are for the renderers; a handler, unlike SIG_IGN, is not inherited by them.
        signal.signal(getattr(signal, name), lambda *_: None)
    offer_to_be_killed_first()
    channel = Channel(TO_HOST)
    channel.send("ready")
    orders = open(FROM_HOST, "rb")
    order = json.loads(orders.readline())
    sys.stdout = sys.__stdout__ = Printed(channel, 1)
    sys.stderr = sys.__stderr__ = Printed(channel, 2)
    logging.basicConfig(stream=sys.__stderr__, level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    if order["kind"] == "discover":
        obey(orders, lambda: None)
        report = discover(order)
    else:
        current.work = Work(order, channel)
        obey(orders, current.work.want_stop)
        report = current.work.run()
    sys.__stdout__.end()
    sys.__stderr__.end()
    channel.send(**report)
    # Threads that the code has left behind don't keep this process.
    os._exit(0)


def obey(orders, stop):
    threading.Thread(target=read_orders, args=(orders, stop), daemon=True).start()


def read_orders(orders, stop):
    for _line in orders:
        stop()
    # The host is gone: nothing of its work may stay.
    if hasattr(os, "killpg"):
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


def offer_to_be_killed_first():
    """When memory runs out, Linux shall end this process or a renderer, not the agent."""
    try:
        with open("/proc/self/oom_score_adj", "w") as adjustment:
            adjustment.write("500")
    except OSError:
        pass
