"""How the keeper signs in to a Java that it started or found, and gives it a new password.

Java knows only what it was told when it last ran. A password travels to it as a parameter of a
statement, to a server that has proved itself by its certificate; it never stands on a command line.
Each step may be interrupted and is taken again at the next start, so a password is written down
before Java learns it.
"""

import secrets
from typing import LiteralString

from graph.errors import DatabaseUnavailable
from graph.server.home import Account, Home, address_of, write_account

ATTEMPT_SECONDS = 60.0
"""For one talk with a Java that has just begun, on a machine that is busy."""

CREATE_ACCOUNT: LiteralString = (
    "CREATE OR REPLACE USER $user SET PLAINTEXT PASSWORD $password SET PASSWORD CHANGE NOT REQUIRED"
)
CHANGE_ACCOUNT: LiteralString = (
    "ALTER USER $user SET PLAINTEXT PASSWORD $password SET PASSWORD CHANGE NOT REQUIRED"
)
CHANGE_OWN: LiteralString = "ALTER CURRENT USER SET PASSWORD FROM $known TO $password"
"""Costs a Java that has just begun one second of processor time, and `CHANGE_ACCOUNT` three: Neo4j
plans far less for it."""
FIRST_USER = "neo4j"


class SignIn:
    """Signs in to a Java that has just been started, with a password that is new.

    A password that was stolen while the last Java ran dies with it.
    """

    def __init__(self, home: Home, account: Account, port: int) -> None:
        """`account` has a next password or, at the very first start, a first one."""
        self._home = home
        self._account = account
        self._port = port
        self._may_be_changed = False

    def works(self) -> bool:
        """One attempt: whether Neo4j answers Kithmap's account; then the account is settled."""
        from graph.database.connecting import SignInRefused

        try:
            settled = self._make() if self._account.first_password else self._change()
        except SignInRefused:
            # The other password, then: a former start, or attempt, did not hear how it ended.
            self._may_be_changed = not self._may_be_changed
            return False
        except DatabaseUnavailable:
            return False
        write_account(self._home, settled)
        return True

    def _make(self) -> Account:
        """The first password is forgotten only once nobody can use it any more."""
        account, unknown = self._account, secrets.token_urlsafe(32)
        if self._may_be_changed:
            self._tell(account, CHANGE_ACCOUNT, user=FIRST_USER, password=unknown)
        else:
            first = Account(FIRST_USER, account.first_password or "", None)
            self._tell(first, CREATE_ACCOUNT, user=account.user, password=account.password)
            self._tell(first, CHANGE_OWN, known=first.password, password=unknown)
        return account.without_first_password()

    def _change(self) -> Account:
        from graph.database.connecting import greet

        known, changed = self._account.unchanged(), self._account.changed()
        if self._may_be_changed:
            greet(address_of(self._home, changed, self._port), ATTEMPT_SECONDS)
        else:
            self._tell(known, CHANGE_OWN, known=known.password, password=changed.password)
        return changed

    def _tell(self, teller: Account, command: LiteralString, **told: str) -> None:
        from graph.database.connecting import administer

        address = address_of(self._home, teller, self._port)
        administer(address, command, told, ATTEMPT_SECONDS)


def answers(home: Home, account: Account, port: int) -> bool:
    """Whether a Java that was found running answers Kithmap's account.

    Settles a change of password that its own keeper did not live to note.
    """
    from graph.database.connecting import probe

    for possible in (account.unchanged(), account.changed()):
        if probe(address_of(home, possible, port), ATTEMPT_SECONDS):
            write_account(home, possible)
            return True
        if account.next_password is None:
            break
    return False
