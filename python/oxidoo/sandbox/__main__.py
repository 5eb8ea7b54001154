"""`python -m oxidoo.sandbox [port]`."""

import sys

from oxidoo.sandbox.server import HOST, PORT, serve

port = int(sys.argv[1]) if len(sys.argv) > 1 else PORT
sys.stderr.write(f"http://{HOST}:{port} · database sandbox · admin/admin or demo/demo\n")
serve(port=port)
