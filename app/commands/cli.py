"""The `kithmap` command. Every error that a person can act on is one plain line."""

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from threading import Thread

from app.commands import audit as audit_commands
from app.commands import backup as backup_commands
from app.deployment.settings import Settings, load_settings
from app.deployment.standing import refuse_public
from app.running import runtime
from app.running.rounds import EVERY_SECONDS, Job, Rounds
from app.services.accounts import accounts, news, sign_in
from app.services.accounts.sessions import forget_old
from app.services.context import Services
from app.services.demo_mark import is_demo, refuse_in_demo
from app.services.directory import own_card
from app.services.gaps.picture import keep_picture
from app.services.gaps.weeks import keep_this_week
from app.services.looking import opening
from app.services.meetings import walls
from app.services.not_sharing import deciding as not_sharing
from app.services.people import adding, arranging, own_support, stars
from app.services.sharing import deciding
from app.upkeep.audit_journal import checkpoints_every_minute
from app.watching.logging import configure_logs, place_of
from app.watching.repeating import repeated
from graph.errors import DatabaseUnavailable, KithmapError, Refused, Told
from graph.server import leasing
from graph.vocabulary import AccountRole
from queries.door import open_counts
from visualisations.words import Words

_WRONG_USE = 2
_MOST_ACCOUNTS = 1_000_000


_HOW_TO_BEGIN = (
    "Nobody can sign in yet. Make two administrators, who let everybody else in together:\n"
    "    kithmap account add NAME --role administrator --mail ADDRESS"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status of the process."""
    asked = command_line().parse_args(arguments)
    configure_logs()
    run: Callable[[Settings, Namespace], int] = asked.run
    settings = None
    try:
        settings = load_settings(os.environ)
        return run(settings, asked)
    except Told as why:
        say(f"kithmap: {_told(why, settings)}")
        return 1
    except KithmapError as error:
        say(f"kithmap: {error}")
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # noqa: BLE001 - its text, and a traceback, may repeat what records say
        kind, place = type(error).__name__, place_of(error.__traceback__)
        say(f"kithmap: something went wrong in Kithmap itself: {kind} at {place}")
        return 1


def _told(why: Told, settings: Settings | None) -> str:
    """The sentence that the pages have for it too, in this deployment's words."""
    words = runtime.load_words(settings) if settings else Words.load("england")
    return words.text(why.reason, **why.about)


def say(text: str) -> None:
    """Tell the person at the terminal; standard output stays for results."""
    print(text, file=sys.stderr)


def command_line() -> ArgumentParser:
    parser = ArgumentParser(
        prog="kithmap", description="Who is around this family, and may I know?"
    )
    parser.add_argument("--version", action="version", version=f"kithmap {version('kithmap')}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    serve = commands.add_parser("serve", help="run the web application")
    serve.set_defaults(run=_serve)
    _database_commands(commands.add_parser("database", help="Kithmap's own Neo4j"))
    audit = commands.add_parser("audit", help="who looked at whom, and is that whole")
    audit_commands.add_commands(audit.add_subparsers(required=True, metavar="COMMAND"))
    _account_commands(commands.add_parser("account", help="who may sign in"))
    records = commands.add_parser(
        "import", help="bring in a folder of CSV or FHIR files, or a tree"
    )
    records.add_argument("directory", type=Path)
    records.add_argument(
        "--whole-or-nothing",
        action="store_true",
        help="store no file by halves: a refused row holds back whatever opens in its file",
    )
    records.add_argument("--source", help="the name of the system that the records come from")
    records.add_argument(
        "--dry-run", action="store_true", help="say what would be stored, and store nothing"
    )
    records.set_defaults(run=_import)
    gaps = commands.add_parser("gaps", help="count what is missing in the whole partnership")
    gaps.set_defaults(run=_gaps)
    demo = commands.add_parser("demo", help="make a demo council, and run it in the browser")
    demo.add_argument("--people", type=int, help="how many people have services (250)")
    demo.add_argument("--no-serve", action="store_true", help="make the council only")
    demo.set_defaults(run=_demo)
    return parser


def _database_commands(parser: ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, help_text, run in (
        ("start", "start it and let it run until `stop`", _database_start),
        ("stop", "end it, unless somebody uses it", _database_stop),
        ("status", "say how it is", _database_status),
        ("check", "run Neo4j's own consistency check", _database_check),
    ):
        commands.add_parser(name, help=help_text).set_defaults(run=run)
    backup_commands.add_commands(commands)


def _account_commands(parser: ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add = commands.add_parser("add", help="add an account at once, and print its one-time link")
    add.add_argument("name", help="the name to sign in with")
    add.add_argument(
        "--practitioner", help="whose account it is: an id, or the mail address of a contact card"
    )
    add.add_argument(
        "--mail", help="the work mail address of whoever uses it, where it is no practitioner's"
    )
    add.add_argument(
        "--role",
        dest="roles",
        action="append",
        choices=[role.value for role in AccountRole],
        help="may be given several times; practitioner, where none is given",
    )
    add.set_defaults(run=_account_add)
    link = commands.add_parser("link", help="print a new one-time link for an account")
    link.add_argument("name")
    link.set_defaults(run=_account_link)
    listed = commands.add_parser("list", help="print every account with its roles")
    listed.set_defaults(run=_account_list)


def _opened(settings: Settings) -> AbstractContextManager[runtime.Runtime]:
    return runtime.opened(settings, say)


def _serve(settings: Settings, asked: Namespace) -> int:
    return _run_site(settings, say)


def _plan_first_pages(services: Services) -> None:
    with suppress(DatabaseUnavailable):  # then whoever is the first plans it
        sign_in.plan(services)
        services.gateway.plan_finding()
        news.plan(services)
        services.gateway.plan_changes()
        adding.plan(services)
        own_support.plan(services)
        stars.plan(services)
        arranging.plan(services)
        own_card.plan(services)
        deciding.plan(services)
        not_sharing.plan(services)
        opening.plan(services)


def _jobs(site: runtime.Runtime) -> tuple[Job, ...]:
    """What comes round in a deployment."""
    return (
        Job("forget old sessions", timedelta(hours=1), lambda _: forget_old(site.services())),
        Job("forget walls", timedelta(minutes=15), lambda _: walls.forget(site.services())),
        Job("count gaps", timedelta(days=1), lambda _: _count_gaps(site)),
        Job("keep the picture", timedelta(days=1), lambda _: _keep_picture(site)),
    )


def _keep_picture(site: runtime.Runtime) -> None:
    services = site.services()
    areas = services.settings.areas
    keep_picture(services, open_counts(site.database(), site.clock, services.policy, areas))


def _count_gaps(site: runtime.Runtime) -> None:
    keep_this_week(site.services())


def _run_site(settings: Settings, warn: runtime.Announce) -> int:
    from app.commands.serve import serve  # only this command needs gunicorn
    from app.upkeep.trail_lag import entries_not_anchored

    # The parent keeps Neo4j running for its workers, with the schema and plans ready for them.
    with runtime.running(settings, say) as site:
        services = site.services()
        demo = is_demo(services)
        refuse_public(settings, demo=demo)
        services.gateway.plan_behind_locks()
        Thread(target=_plan_first_pages, args=[services], daemon=True).start()
        if site.audit_journal.unprotected is not None:
            warn(f"Note: {site.audit_journal.unprotected}")
        if not accounts.accounts_from(services, "", 1).records:
            warn(_HOW_TO_BEGIN)
        rounds = Rounds(site.database, site.clock, _jobs(site), site.ids.new())
        with (
            checkpoints_every_minute(site.audit_journal, site.database),
            repeated(EVERY_SECONDS, "rounds", rounds.attempt),
        ):
            serve(
                settings,
                lambda: say(f"Kithmap is at {settings.address}"),
                lambda: entries_not_anchored(site.database(), site.audit_journal.journal),
                demo=demo,
            )
    return 0


def _database_start(settings: Settings, asked: Namespace) -> int:
    address = leasing.start_pinned(runtime.local_settings(settings), say)
    say(f"Kithmap's Neo4j is running at {address.uri}. It stays until `kithmap database stop`.")
    return 0


def _database_stop(settings: Settings, asked: Namespace) -> int:
    if leasing.stop(runtime.local_settings(settings)):
        say("Kithmap's Neo4j is down.")
    else:
        say("Somebody is using Kithmap's Neo4j; it ends when they are done.")
    return 0


def _database_status(settings: Settings, asked: Namespace) -> int:
    if settings.neo4j is not None:
        say(f"Kithmap uses the Neo4j at {settings.neo4j.uri} and runs none of its own.")
        return 0
    status = leasing.status(runtime.local_settings(settings))
    if not status.running:
        print(f"down; {status.data_mb} MB on disk")
        return 0
    kept = ", kept running until stopped" if status.pinned else ""
    print(
        f"running on port {status.port}{kept}; Neo4j {status.version}, {status.leases} in use, "
        f"{status.resident_mb} MB of memory, {status.data_mb} MB on disk"
    )
    return 0


def _database_check(settings: Settings, asked: Namespace) -> int:
    result = leasing.check(runtime.local_settings(settings))
    print(result.report.strip())
    say("The database is consistent." if result.consistent else "The database is damaged.")
    return 0 if result.consistent else 1


def _account_add(settings: Settings, asked: Namespace) -> int:
    roles = [AccountRole(role) for role in asked.roles or [AccountRole.PRACTITIONER.value]]
    with _opened(settings) as site:
        refuse_in_demo(site.services(), "accounts")
        try:
            added = accounts.add_account(
                site.services(), asked.name, roles, asked.practitioner, mail=asked.mail
            )
        except Refused as refused:
            say(f"kithmap: {_told(refused, settings)} Nothing was added.")
            return _WRONG_USE
    _print_link(settings, added.link)
    return 0


def _account_link(settings: Settings, asked: Namespace) -> int:
    with _opened(settings) as site:
        account = accounts.account_named(site.services(), asked.name)
        link, _ = accounts.new_link(site.services(), account.account_id)
    _print_link(settings, link)
    return 0


def _account_list(settings: Settings, asked: Namespace) -> int:
    with _opened(settings) as site:
        for account in accounts.accounts_from(site.services(), "", _MOST_ACCOUNTS).records:
            why = {"second_account": ", a second account", "roles": ", for its roles"}
            closed = f"  closed{why.get(account.closed_because or '', '')}"
            belongs = account.practitioner_name or account.mail or "-"
            roles = ",".join(account.roles)
            print(f"{account.name}  {roles}  {belongs}{closed if account.closed else ''}")
    return 0


def _print_link(settings: Settings, link: str | None) -> None:
    say(f"A link to set the password. It works once, for {accounts.LINK_HOURS} hours:")
    print(f"{settings.address}{link}")


def _import(settings: Settings, asked: Namespace) -> int:
    from app.imports.fhir.taxonomy import codes_with
    from app.imports.run import import_and_report, refuse_bad_bundle

    refuse_bad_bundle(asked.directory, asked.source)
    codes = codes_with(settings.codes)
    with _opened(settings) as site:
        refuse_in_demo(site.services(), "records")
        known = site.services(), site.database()
        return import_and_report(
            *known, asked.directory, asked.source, asked.whole_or_nothing, codes, asked.dry_run
        )


def _gaps(settings: Settings, asked: Namespace) -> int:
    from app.commands.gaps import count_gaps

    return count_gaps(settings, asked, say)


def _demo(settings: Settings, asked: Namespace) -> int:
    from app.demo.make import DEFAULT_PEOPLE, make_demo

    refuse_public(settings, demo=True)
    people = DEFAULT_PEOPLE if asked.people is None else asked.people
    with _opened(settings) as site:
        # A new password each time: the old one has scrolled away, and stands nowhere.
        given = make_demo(site.services(), site.database(), say, people=people, new_password=True)
    if given is not None:
        print(f"\nSign in at {settings.address} as one of these:\n")
        for sign_in, page in given.pages:
            print(f"  {sign_in.name:<9} {sign_in.job}")
            print(f"  {'':<9} sees {sign_in.shows}")
            print(f"  {'':<9} {settings.address}{page}\n")
        print(f"The password of each, new at every start: {given.password}\n")
    sys.stdout.flush()
    # Of a council that was made up nobody needs to be warned.
    return 0 if asked.no_serve else _run_site(settings, lambda _: None)
