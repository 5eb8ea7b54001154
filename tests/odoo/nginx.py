"""The reverse proxy before every Odoo, as in production."""

import hashlib
from pathlib import Path
from string import Template

import paths
import ports
from console import say
from daemons import Daemon

DAEMON = Daemon("nginx")

_MAIN = Template("""
daemon off;
user root;
worker_processes 1;
pid $folder/nginx-master.pid;
error_log stderr warn;
events { worker_connections 1024; }
http {
  access_log off;
  client_body_temp_path $folder/body;
  proxy_temp_path $folder/proxy;
  fastcgi_temp_path $folder/fastcgi;
  uwsgi_temp_path $folder/uwsgi;
  scgi_temp_path $folder/scgi;
  client_max_body_size 256m;
  keepalive_timeout 65s;
  keepalive_requests 100000;
  proxy_read_timeout 720s;
  gzip on;
  gzip_types text/plain text/css text/xml application/xml application/json;
  gzip_proxied any;
  gzip_min_length 1000;
  proxy_http_version 1.1;
  proxy_set_header Host $$http_host;
  proxy_set_header X-Forwarded-Host $$http_host;
  proxy_set_header X-Forwarded-For $$proxy_add_x_forwarded_for;
  proxy_set_header X-Forwarded-Proto $$scheme;
  proxy_set_header X-Real-IP $$remote_addr;
  $servers
}
""")
_SERVER = Template("""
  server {
    listen 127.0.0.1:$proxy;
    location / { proxy_pass http://127.0.0.1:$direct; }
    location ~ ^/(websocket|longpolling) {
      proxy_pass http://127.0.0.1:$events;
      proxy_set_header Upgrade $$http_upgrade;
      proxy_set_header Connection upgrade;
    }
  }
""")


def start() -> None:
    """Start it, or anew if its settings changed; the servers behind it may come later."""
    settings = _settings()
    key = hashlib.sha256(settings.encode()).hexdigest()
    if DAEMON.pid(key):
        return
    DAEMON.stop()
    say("nginx: start")
    file = paths.RUN / "nginx.conf"
    paths.replace(file, settings)
    DAEMON.start((_program(), "-c", file, "-e", "stderr", "-p", paths.RUN), key)


def _settings() -> str:
    known = ports.known()
    servers = [
        _SERVER.substitute(
            proxy=known[f"{name}-proxy"], direct=known[name], events=known[f"{name}-events"]
        )
        for name in ("odoo19", "odoo14")
    ]
    return _MAIN.substitute(folder=paths.RUN, servers="".join(servers))


def _program() -> Path:
    return Path("/usr/sbin/nginx")
