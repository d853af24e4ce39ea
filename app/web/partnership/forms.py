"""The forms with which a partnership is set up and kept: agencies, teams, colleagues."""

from wtforms import BooleanField, EmailField, SelectMultipleField, StringField, TelField
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.services.partnership.agencies import AgencyFacts, Offer
from app.services.partnership.colleagues import NewColleague
from app.services.partnership.teams import TeamFacts
from app.web.directory.forms import EMAIL, one_number
from app.web.frame.forms import OnceForm, OneNamed, OneOf, tidy
from graph.records.model import ContactCard
from graph.records.names import normalised
from graph.vocabulary import Role, Sector

_NAME = Length(max=120, message="Please say it in 120 characters.")
_SHORT = Length(max=40, message="That is too long.")
_PLAIN = {"autocomplete": "off", "spellcheck": "false"}


def _name(label: str, asked: str, **more: object) -> StringField:
    return StringField(
        label,
        [InputRequired(asked), _NAME, _has_letters],
        filters=[tidy],
        render_kw=_PLAIN,
        **more,
    )


def _has_letters(_form: object, field: StringField) -> None:
    if not normalised(field.data or ""):
        raise ValidationError("Please type a name with letters.")


def _phone(label: str) -> TelField:
    return TelField(
        label, [Optional(), _SHORT, one_number], filters=[tidy], render_kw={"autocomplete": "off"}
    )


def _mail(label: str, **more: object) -> EmailField:
    return EmailField(
        label,
        [Optional(), Length(max=200, message="That is too long."), EMAIL],
        filters=[tidy],
        render_kw=_PLAIN,
        **more,
    )


class AddAgencyForm(OnceForm):
    """What an agency needs to begin with; its page has the rest."""

    name = _name("Name of the agency", "Please type the agency’s name.")
    sector = OneOf("Kind of service", Sector, ask=True)
    phone = _phone("Duty telephone")
    email = _mail("Duty mail address")
    hours = StringField(
        "When the telephone is answered",
        [_NAME],
        filters=[tidy],
        description="For example: Monday to Friday, 9 to 5.",
    )
    sensitive = BooleanField(
        "Sensitive: shown only where somebody agreed to it by name",
        description="Services for mental health, drugs and alcohol, sexual health, domestic abuse, "
        "youth justice, probation and immigration are so without this mark.",
    )

    @property
    def facts(self) -> AgencyFacts:
        duty = ContactCard(
            self.phone.data or None, None, self.email.data or None, self.hours.data or None
        )
        return AgencyFacts(
            self.name.data, self.sector.data, duty, self.sensitive.data, offer=Offer()
        )


class SomeNamed(SelectMultipleField):
    """Several of a few records, each a box to tick; the service finds out whether they are."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: str, **more: object) -> None:
        super().__init__(label, choices=[], validate_choice=False, **more)


class TeamForm(OnceForm):
    name = _name("Name of the team", "Please type the team’s name.")
    front_door = BooleanField(
        "Front door: it answers “who is around this child?”",
    )
    partners = SomeNamed(
        "Joint team: colleagues of these agencies stand in it too",
        description="For a team of one agency tick none.",
    )

    @property
    def facts(self) -> TeamFacts:
        return TeamFacts(self.name.data, self.front_door.data, frozenset(self.partners.data or ()))


class ColleagueForm(OnceForm):
    name = _name("Name", "Please type their name.")
    role = OneOf("Role", Role, ask=True)
    team = OneNamed("Team")
    phone = _phone("Phone")
    mobile = _phone("Work mobile")
    email = _mail("Work mail address", description="They sign in with it.")

    @property
    def new(self) -> NewColleague:
        card = ContactCard(
            self.phone.data or None, self.mobile.data or None, self.email.data or None
        )
        return NewColleague(self.name.data, self.role.data, self.team.data or None, card)
