# Entry of the bridge: `python start.py`, with pipes to the host as file descriptors 3 (to it) and 4 (from it).
# This file is Python 2 as well, so that an old Python can say that it is too old.
import os
import sys

if sys.version_info < (3, 8):
    sys.stderr.write("Python %d.%d is older than 3.8\n" % sys.version_info[:2])
    sys.exit(1)

# Where PYTHONSAFEPATH is set, Python does not look beside this file by itself.
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
# Set by the host for this process only.
os.environ.pop("PYTHONUTF8", None)

from pyfarm_bridge.main import main

main()
