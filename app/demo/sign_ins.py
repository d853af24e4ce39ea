"""Who may sign in to a demo council, and their one password, made anew at each start."""

import secrets
from dataclasses import dataclass
from enum import Enum

from app.demo.families.names import words
from app.demo.ids import Ids
from app.demo.partnership.partnership import worker_id
from app.services.accounts.accounts import account_named, add_account, give_password_of
from app.services.context import Services
from graph.errors import Refused
from graph.records.bundle import Records
from graph.vocabulary import AccountRole, Role


class Start(Enum):
    """The page that shows best what a sign-in is about."""

    HOME = "home"
    FAMILY = "the map of the family of the shop window"
    ENQUIRY = "the child whom the open enquiry is about"


@dataclass(frozen=True, slots=True)
class SignIn:
    """One line of the table that a demo prints."""

    name: str
    roles: tuple[AccountRole, ...]
    worker: tuple[str, Role, int] | None
    """Agency key, role and number of the practitioner in the first district."""
    job: str
    shows: str
    """What there is to see, in plain words."""
    starts: Start = Start.HOME


_WORKER, _SUPERVISOR = AccountRole.PRACTITIONER, AccountRole.SUPERVISOR

SIGN_INS: tuple[SignIn, ...] = (
    SignIn(
        "amara",
        (_WORKER,),
        ("local_support", Role.FAMILY_SUPPORT, 0),
        "family support worker",
        "the Whitlock family, with everyone around them who was agreed",
        Start.FAMILY,
    ),
    SignIn(
        "miriam",
        (_WORKER, _SUPERVISOR),
        ("local_support", Role.MANAGER, 0),
        "Amara’s team manager",
        "the people of her team; other agencies by name only",
        Start.FAMILY,
    ),
    SignIn(
        "fiona",
        (_WORKER,),
        ("gp_harbour", Role.GP, 0),
        "GP",
        "the same family from the surgery’s desk, for which little was agreed",
        Start.FAMILY,
    ),
    SignIn(
        "beatriz",
        (_WORKER,),
        ("school_nursing", Role.SCHOOL_NURSE, 0),
        "school nurse",
        "the clinic that Jaden, 15, let her know of himself",
        Start.FAMILY,
    ),
    SignIn(
        "kwame",
        (_WORKER,),
        ("housing", Role.HOUSING_OFFICER, 0),
        "housing officer",
        "the mother’s network; her children only as her family",
        Start.FAMILY,
    ),
    SignIn(
        "sean",
        (_WORKER,),
        ("social_care", Role.SOCIAL_WORKER, 0),
        "social worker at the front door",
        "a child whom an open enquiry is about",
        Start.ENQUIRY,
    ),
    SignIn(
        "helen",
        (AccountRole.COORDINATOR,),
        None,
        "coordinator",
        "what waits for a coordinator, and no family",
    ),
    SignIn(
        "ravi",
        (AccountRole.PRIVACY_OFFICER,),
        None,
        "privacy officer",
        "what waits for a privacy officer, and no family",
    ),
    SignIn(
        "tess",
        (AccountRole.ADMINISTRATOR,),
        None,
        "administrator",
        "accounts and agencies, and no person",
    ),
    SignIn(
        "aled",
        (AccountRole.AUDIT_READER,),
        None,
        "audit reader",
        "that a record of who looked is kept, and no family",
    ),
)


@dataclass(frozen=True, slots=True)
class Given:
    """The password that every sign-in was just given. Shown once, stored only as a hash."""

    password: str
    pages: tuple[tuple[SignIn, str], ...]
    """Each sign-in with the path of the page to begin with."""


def has_sign_ins(services: Services) -> bool:
    """Whether a demo council's accounts are all there."""
    try:
        for sign_in in SIGN_INS:
            account_named(services, sign_in.name)
    except Refused:
        return False
    return True


def give_sign_ins(services: Services, council: Records, seed: int) -> Given:
    """Add the accounts that are missing, and give all of them one new password.

    One for all: whoever shows the demo changes from desk to desk, and a hash takes its time.
    `council` holds the first district, whose practitioners must be stored. Raises Refused, TooBusy.
    """
    password = new_password()
    password_hash = services.passwords.hash(password)
    for sign_in in SIGN_INS:
        give_password_of(services, _account_id(services, sign_in, seed), password_hash)
    pages = ((sign_in, first_page(council, sign_in, seed)) for sign_in in SIGN_INS)
    return Given(password, tuple(pages))


def first_page(council: Records, sign_in: SignIn, seed: int) -> str:
    """The path of the page that shows best what a sign-in is about."""
    match sign_in.starts:
        case Start.FAMILY:
            return f"/families/{Ids(seed).of('family', 0, 0, 0)}/map"
        case Start.ENQUIRY:
            newest = max(council.enquiries, key=lambda enquiry: enquiry.opened_at)
            return f"/people/{newest.child_id}"
        case Start.HOME:
            return "/"


def _account_id(services: Services, sign_in: SignIn, seed: int) -> str:
    try:
        return account_named(services, sign_in.name).account_id
    except Refused:
        worker = worker_id(Ids(seed), 0, *sign_in.worker) if sign_in.worker else None
        return add_account(services, sign_in.name, sign_in.roles, worker).account_id


def new_password() -> str:
    """Four words and a number: some 40 bits from the machine's own source of chance."""
    chosen = "-".join(secrets.choice(_WORDS) for _ in range(4))
    return f"{chosen}-{secrets.randbelow(1000):03d}"


_WORDS = words(
    "acorn amber anchor apple april arrow aspen autumn badger bamboo barley basil beacon birch "
    "bramble breeze bridge brook butter button cabin candle canoe carrot castle cedar cherry "
    "chalk cinder clover cobble comet copper coral cotton cradle crane cricket curlew daisy "
    "damson dapple delta dolphin donkey drift eagle echo elder ember fable falcon feather fern "
    "fiddle finch flint forest fossil garden garnet gentle ginger glacier goose granite grape "
    "gravel harbour harvest hazel heather hedge heron hollow honey island ivory jasper jigsaw "
    "juniper kestrel kettle kindle ladder lagoon lantern lapwing larch lemon lilac linen "
    "lobster lupin magnet mallow maple marble meadow melon mint mitten morning mosaic nectar "
    "nettle nutmeg oasis oatmeal ocean olive orchard osprey otter paddle pansy paper parsley "
    "pebble pepper pigeon pillow planet plover plum pocket pollen poplar prairie puddle puffin "
    "pumpkin quartz quilt rabbit radish raven reed ribbon river robin rocket rowan saddle "
    "saffron salmon sandal satin shadow shell silver skylark sorrel sparrow spruce starling "
    "stream summer sunset swallow tangle teapot thimble thistle thrush timber topaz tulip "
    "tunnel turnip valley velvet violet walnut wander water willow window winter wren yarrow"
)
