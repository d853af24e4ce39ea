"""Settings and keys: what is wrong is said in one plain sentence."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.deployment.keys import load_keys
from app.deployment.settings import Settings, SettingsError, load_settings
from app.running.runtime import load_words, local_settings, opened, policy_settings
from graph.database import limits
from graph.database.address import Neo4jAddress
from graph.database.driver import Database
from graph.database.limits import Limit
from graph.server.certificate import prepare_certificate
from graph.server.home import Home
from graph.vocabulary import Jurisdiction


def test_nothing_needs_to_be_set() -> None:
    settings = load_settings({})
    assert settings == Settings()
    assert settings.address == "http://127.0.0.1:8000"
    assert not settings.https


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "kithmap.toml"
    file.touch(mode=0o600)
    file.write_text(
        'port = 9000\nwords = "victoria"\njurisdiction = "victoria"\n'
        'trusted_hosts = ["kithmap.lan", "kithmap.example"]\n'
        '[neo4j]\nuri = "neo4j+s://graph.example"\nuser = "kithmap"\npassword = "secret"\n'
    )
    settings = load_settings({"KITHMAP_CONFIG": str(file), "KITHMAP_PORT": "9001"})
    assert settings.port == 9001
    assert settings.jurisdiction is Jurisdiction.VICTORIA
    assert settings.trusted_hosts == ("kithmap.lan", "kithmap.example")
    assert settings.neo4j is not None
    assert settings.neo4j.user == "kithmap"
    assert policy_settings(settings).presumed_able_age == 18
    assert str(policy_settings(settings).time_zone) == "Australia/Melbourne"


def at(uri: str, **more: str) -> dict[str, str]:
    """The settings for a Neo4j at an address."""
    return {"KITHMAP_NEO4J_URI": uri, "KITHMAP_NEO4J_PASSWORD": "a-secret-word", **more}


@pytest.mark.parametrize(
    "environ",
    [
        at("bolt://127.0.0.1:7687"),
        at("bolt://[::1]:7687"),
        at("neo4j+s://graph.example"),
        at("bolt://graph.example", KITHMAP_NEO4J_UNPROVEN="yes"),
        at("neo4j+ssc://graph.example", KITHMAP_NEO4J_UNPROVEN="yes"),
    ],
)
def test_a_neo4j_that_proves_itself_or_is_here_or_is_accepted_as_it_is(
    environ: dict[str, str],
) -> None:
    settings = load_settings(environ)
    assert settings.neo4j is not None
    assert settings.neo4j.uri == environ["KITHMAP_NEO4J_URI"]


def test_an_authority_of_ones_own_vouches_for_another_neo4j(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.path.mkdir()
    prepare_certificate(home)
    own = at("neo4j+s://graph.example", KITHMAP_NEO4J_CA=str(home.certificate))
    settings = load_settings(own)
    assert settings.neo4j is not None
    assert settings.neo4j.authority == str(home.certificate)


def test_a_password_never_shows_where_settings_are_printed() -> None:
    settings = load_settings(
        {"KITHMAP_NEO4J_URI": "bolt://localhost", "KITHMAP_NEO4J_PASSWORD": "a-secret-word"}
    )
    assert "a-secret-word" not in repr(settings)


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"KITHMAP_PORT": "http"}, "KITHMAP_PORT must be a whole number"),
        ({"KITHMAP_PORT": "70000"}, "KITHMAP_PORT must be a whole number"),
        ({"KITHMAP_PORT": "٨٠"}, "KITHMAP_PORT must be a whole number"),
        ({"KITHMAP_HOST": "0.0.0.0"}, "without https"),  # noqa: S104 - that is refused
        ({"KITHMAP_JURISDICTION": "france"}, "one of: england, victoria"),
        ({"KITHMAP_TRUSTED_HOSTS": "a.example, *"}, "'*' is none"),
        ({"KITHMAP_TRUSTED_HOSTS": "https://a.example"}, "is none"),
        ({"KITHMAP_PUBLIC_URL": "kithmap.example"}, "KITHMAP_PUBLIC_URL must be an address"),
        ({"KITHMAP_PUBLIC_URL": "https://a.example/sub"}, "without a path"),
        ({"KITHMAP_NEO4J_URI": "http://localhost"}, "KITHMAP_NEO4J_URI must be an address"),
        ({"KITHMAP_NEO4J_URI": "bolt://u:p@h"}, "must not hold a name or password"),
        ({"KITHMAP_NEO4J_URI": "bolt://h"}, "KITHMAP_NEO4J_PASSWORD is not"),
        ({"KITHMAP_CONFIG": "/nowhere/kithmap.toml"}, "cannot be read"),
        (at("bolt://graph.example"), "the password would go to whoever answers at graph.example"),
        (at("neo4j://10.0.0.5:7687"), "With neo4j:// the password would go to whoever"),
        (at("bolt+ssc://graph.example"), "With bolt+ssc:// the password would go to whoever"),
        (at("neo4j://localhost"), "With neo4j:// the password would go to whoever"),
        (at("bolt://h", KITHMAP_NEO4J_UNPROVEN="maybe"), "must be yes or no, not 'maybe'"),
        (at("bolt://localhost", KITHMAP_NEO4J_CA="ca.pem"), "asks for no proof"),
        (at("bolt+s://h", KITHMAP_NEO4J_CA="/nowhere/ca.pem"), "cannot be read as certificates"),
        (at("bolt+s://h", KITHMAP_NEO4J_CA=__file__), "cannot be read as certificates"),
    ],
)
def test_a_wrong_setting_is_named_in_plain_words(environ: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError) as wrong:
        load_settings(environ)
    assert said in str(wrong.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("port = ", "is not valid TOML"),
        ("prot = 80", "does not know: prot"),
        ('neo4j = "bolt://h"', "[neo4j] must be a table"),
        ('[neo4j]\nurl = "bolt://h"', "does not know: neo4j_url"),
    ],
)
def test_a_wrong_file_is_named_in_plain_words(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "kithmap.toml"
    file.touch(mode=0o600)
    file.write_text(text)
    with pytest.raises(SettingsError) as wrong:
        load_settings({"KITHMAP_CONFIG": str(file)})
    assert said in str(wrong.value)


@pytest.mark.parametrize(
    ("name", "place", "said"),
    [
        ("KITHMAP_ANCHOR", "/srv/k/journal", "outside the data folder"),
        ("KITHMAP_BACKUPS", "/srv/k", "outside the data folder"),
        ("KITHMAP_BACKUP_KEY", "/srv/k/keys/backup", "outside the data folder"),
        ("KITHMAP_CHECKPOINTS", "/srv/k/copies", "outside the data folder"),
        ("KITHMAP_BACKUP_KEY", "/srv/k-backups/key", "outside the folder of the backups"),
        ("KITHMAP_CHECKPOINTS", "/srv/k-journal", "another file than the audit's journal"),
    ],
)
def test_what_must_stand_apart_is_refused_where_it_does_not(
    name: str, place: str, said: str
) -> None:
    with pytest.raises(SettingsError, match=said):
        load_settings({"KITHMAP_DATA": "/srv/k", name: place})


def test_memory_and_port_of_the_own_neo4j_can_be_set() -> None:
    environ = {"KITHMAP_HEAP_MB": "2048", "KITHMAP_PAGE_CACHE_MB": "4096"}
    server = local_settings(load_settings(environ | {"KITHMAP_BOLT_PORT": "7690"}))
    assert (server.heap_mb, server.page_cache_mb, server.bolt_port) == (2048, 4096, 7690)
    with pytest.raises(SettingsError, match="KITHMAP_HEAP_MB must be a whole number"):
        load_settings({"KITHMAP_HEAP_MB": "2 GB"})


def test_a_wrong_time_zone_or_set_of_words_is_said_too() -> None:
    with pytest.raises(SettingsError, match="KITHMAP_TIME_ZONE"):
        policy_settings(Settings(time_zone="Europe/Nowhere"))
    with pytest.raises(SettingsError, match="KITHMAP_WORDS"):
        load_words(Settings(words="klingon"))


def test_the_public_address_and_loopback_are_the_only_hosts_unless_more_are_named() -> None:
    settings = Settings(public_url="https://kithmap.example:8443", trusted_hosts=("kithmap.lan",))
    assert settings.allowed_hosts == [
        "localhost",
        "127.0.0.1",
        "[::1]",
        "kithmap.example",
        "kithmap.lan",
    ]


def test_keys_are_made_once_and_only_their_user_reads_them(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "keys"
    keys = load_keys(folder)
    assert load_keys(folder) == keys
    assert len({keys.forms, keys.versions, keys.attempts, keys.audit}) == 4
    assert all(len(key) == 32 for key in (keys.forms, keys.audit))
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
    assert len(list(folder.iterdir())) == 4
    assert keys.audit.hex() not in repr(keys)


def test_workers_that_start_together_agree_on_the_keys(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: load_keys(tmp_path / "keys"), range(8)))
    assert all(keys == found[0] for keys in found)


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    load_keys(tmp_path)
    (tmp_path / "audit").chmod(0o644)
    with pytest.raises(SettingsError, match="chmod 600"):
        load_keys(tmp_path)


@pytest.mark.parametrize("mode", [0o777, 0o770, 0o722, 0o1777])
def test_a_keys_folder_into_which_others_can_write_is_refused(tmp_path: Path, mode: int) -> None:
    folder = tmp_path / "keys"
    load_keys(folder)
    folder.chmod(mode)
    with pytest.raises(SettingsError, match="chmod 700"):
        load_keys(folder)


def test_a_keys_folder_that_anybody_can_exchange_is_refused(tmp_path: Path) -> None:
    load_keys(tmp_path / "data" / "keys")
    (tmp_path / "data").chmod(0o777)
    with pytest.raises(SettingsError, match="chmod 700"):
        load_keys(tmp_path / "data" / "keys")
    (tmp_path / "data").chmod(0o1777)
    load_keys(tmp_path / "data" / "keys")


def test_a_damaged_key_is_refused_and_not_replaced(tmp_path: Path) -> None:
    load_keys(tmp_path)
    (tmp_path / "audit").write_text("half a k")
    with pytest.raises(SettingsError, match="damaged"):
        load_keys(tmp_path)
    assert (tmp_path / "audit").read_text() == "half a k"


def test_a_folder_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="cannot be used"):
        load_keys(tmp_path / "file" / "keys")


@pytest.mark.neo4j
def test_a_start_on_another_neo4j_tells_which_of_its_limits_are_wrong(
    neo4j_address: Neo4jAddress,
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert database  # it brought the schema
    stricter = {"db.transaction.timeout": Limit("1s", "others wait")}
    monkeypatch.setattr(limits, "ASKED_FOR", stricter)
    said: list[str] = []
    with opened(Settings(data=tmp_path, neo4j=neo4j_address), said.append):
        pass
    assert said == [
        "Note: Neo4j's db.transaction.timeout is 5s; Kithmap asks for 1s. Otherwise others wait."
    ]


@pytest.mark.parametrize(
    ("law", "number", "elsewhere"), [("england", "999", "000"), ("victoria", "000", "999")]
)
def test_whoever_sets_nobody_to_call_has_the_emergency_number_of_where_they_are(
    law: str, number: str, elsewhere: str
) -> None:
    said = load_settings({"KITHMAP_JURISDICTION": law}).whom_to_call
    assert number in said
    assert elsewhere not in said


def test_whom_to_call_is_what_the_deployment_says() -> None:
    said = load_settings({"KITHMAP_JURISDICTION": "victoria", "KITHMAP_WORRY_LINE": "ring us. "})
    assert said.whom_to_call == "ring us"
