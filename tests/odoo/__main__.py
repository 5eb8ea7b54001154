"""Real Odoo servers for the tests: `python3 tests/odoo start|stop|status`."""

import argparse
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec

import nginx
import packages
import paths
import ports
import servers
from calls import answers
from commands import end_leftovers
from console import say
from daemons import Daemon
from editions import EDITIONS
from errors import StepError, UnavailableError
from instance import Instance
from lock import exclusive
from postgres import Cluster

_PROGRAMS = {
    "postgresql": "usr/lib/postgresql/*/bin/initdb",
    "nginx": "usr/sbin/nginx",
    "debootstrap": "usr/sbin/debootstrap",
    "wkhtmltopdf": "usr/bin/wkhtmltopdf",
}
"""Debian's packages that are needed, each with a file that tells whether it is installed."""
_UNAVAILABLE = 3


def start(options: argparse.Namespace) -> int:
    """Install and start what is not; 0 when every server that was asked for answers."""
    packages.require_debian()
    with exclusive():
        end_leftovers()
        cluster = _base()
        wanted = [EDITIONS[version]() for version in options.versions or EDITIONS]
        with ThreadPoolExecutor() as pool:
            jobs = [pool.submit(Instance(e, cluster).start, fresh=options.fresh) for e in wanted]
            try:
                codes = [_code(job.exception()) for job in jobs]
            except BaseException:
                end_leftovers()
                raise
    say(f"what runs is in {paths.SERVERS}")
    if options.json:
        sys.stdout.write(paths.SERVERS.read_text() if servers.known() else "{}\n")
    return min(filter(None, codes), default=0)


def stop(_: argparse.Namespace) -> int:
    """Stop what `start` started, and nothing else."""
    with exclusive():
        end_leftovers()
        servers.forget()
        with ThreadPoolExecutor() as pool:
            list(pool.map(_stop, (nginx.DAEMON, *_odoos())))
        if Cluster.installed() and Cluster().stop():
            say("PostgreSQL: stopped")
    return 0


def status(options: argparse.Namespace) -> int:
    """Tell what runs; 0 when every server that was started answers, and there is one."""
    known = servers.known()
    health = {name: answers(server) for name, server in known.items()}
    if options.json:
        sys.stdout.write(paths.SERVERS.read_text() if known else "{}\n")
    for daemon in (nginx.DAEMON, *_odoos()):
        pid = daemon.pid()
        say(f"{daemon.name}: {f'runs, pid {pid}' if pid else 'does not run'}")
    cluster = Cluster.installed() and Cluster().running()
    say(f"PostgreSQL: {'runs' if cluster else 'does not run'}")
    for name, healthy in health.items():
        say(f"{name}: {'answers' if healthy else 'does not answer'} at {known[name]['url']}")
    return 0 if health and all(health.values()) else 1


def _stop(daemon: Daemon) -> None:
    if daemon.stop():
        say(f"{daemon.name}: stopped")


def _base() -> Cluster:
    """What all servers share: packages, ports, PostgreSQL, nginx."""
    venv = {} if find_spec("ensurepip") else {"python3-venv": "usr/lib/python3*/ensurepip"}
    packages.install(_PROGRAMS | venv, optional=("wkhtmltopdf",))
    cluster = Cluster()
    for daemon in (nginx.DAEMON, *_odoos()):
        if not (daemon.pid() and cluster.running()):
            daemon.stop()
    ports.settle(_ports_in_use(cluster))
    cluster.start()
    nginx.start()
    return cluster


def _ports_in_use(cluster: Cluster) -> set[str]:
    names = {"postgres"} if cluster.running() else set()
    for daemon in _odoos():
        names |= {daemon.name, f"{daemon.name}-events"} if daemon.pid() else set()
        names |= {f"{daemon.name}-proxy"} if nginx.DAEMON.pid() else set()
    return names


def _odoos() -> list[Daemon]:
    return [Daemon(f"odoo{version}") for version in EDITIONS]


def _code(error: BaseException | None) -> int:
    """The exit code of one outcome; the line that explains it is said here."""
    if error is None:
        return 0
    if isinstance(error, UnavailableError):
        say(f"unavailable: {error}")
        return _UNAVAILABLE
    if not isinstance(error, StepError):
        log = paths.log("crash")
        log.write_text("".join(traceback.format_exception(error)))
        error = StepError(f"{type(error).__name__}: {error}", log)
    say(f"failed: {error}")
    return 1


def _version(word: str) -> str:
    if word not in EDITIONS:
        raise argparse.ArgumentTypeError(f"no Odoo {word} here, only {' and '.join(EDITIONS)}")
    return word


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 tests/odoo", description=__doc__)
    verbs = parser.add_subparsers(required=True)
    for verb in (start, stop, status):
        sub = verbs.add_parser(verb.__name__, help=verb.__doc__)
        sub.set_defaults(verb=verb)
        if verb is not stop:
            sub.add_argument("--json", action="store_true", help="print servers.json")
        if verb is start:
            sub.add_argument("versions", nargs="*", type=_version, metavar="19|14")
            sub.add_argument("--fresh", action="store_true", help="begin with fresh databases")
    return parser.parse_args()


def main() -> int:
    """Run one verb."""
    options = _parse()
    try:
        paths.prepare()
        code: int = options.verb(options)
    except KeyboardInterrupt:
        say("interrupted")
        return 130
    except Exception as error:  # noqa: BLE001 (whatever it is, one line and a log)
        return _code(error)
    return code


if __name__ == "__main__":
    sys.exit(main())
