"""The forms with which a partnership is set up and kept: agencies, teams, colleagues."""

from dataclasses import asdict, fields
from datetime import date
from typing import Any

from wtforms import BooleanField, EmailField, StringField, TelField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.services.directory.pages import Offer
from app.services.partnership.agencies import AgencyFacts
from app.services.partnership.colleagues import NewColleague
from app.services.partnership.posts import NewPost
from app.services.partnership.teams import TeamFacts
from app.web.directory.forms import EMAIL, one_number
from app.web.frame.forms import ChangeForm, OnceForm, OneNamed, OneOf, SomeNamed, tidy
from app.web.frame.wiring import services
from graph.clock import local_date
from graph.records.model import ContactCard, SafeguardingContact
from graph.records.names import normalised
from graph.records.typed_dates import HOW_A_DAY, NoDate, day_at_work
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


def _line(label: str, description: str = "") -> StringField:
    return StringField(label, [_NAME], filters=[tidy], description=description, render_kw=_PLAIN)


def _text(label: str) -> TextAreaField:
    return TextAreaField(
        label,
        [Length(max=500, message="Please say it in 500 characters.")],
        filters=[tidy],
        render_kw={"rows": "2"},
    )


class AddAgencyForm(OnceForm):
    """What an agency needs to begin with; its page has the rest."""

    name = _name("Name of the agency", "Please type the agency’s name.")
    sector = OneOf("Kind of service", Sector, ask=True)
    phone = _phone("Duty telephone")
    email = _mail("Duty mail address")
    hours = _line("When the telephone is answered", "For example: Monday to Friday, 9 to 5.")
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


class AgencyForm(ChangeForm):
    """All that an administrator says of an agency."""

    name = _name("Name of the agency", "Please type the agency’s name.")
    sector = OneOf("Kind of service", Sector)
    sensitive = BooleanField("Sensitive: shown only where somebody agreed to it by name")
    phone = _phone("Duty telephone")
    mobile = _phone("Duty mobile")
    email = _mail("Duty mail address")
    hours = _line("When the telephone is answered", "For example: Monday to Friday, 9 to 5.")
    description = _text("What it does")
    eligibility = _text("For whom it is")
    application_process = _text("How to refer somebody")
    website = _line("Website", "For example: help.example.org")
    safeguarding_name = _line(
        "Safeguarding contact",
        "A named person or a duty line, whom the front door may ring about a child. Without one "
        "a sensitive service stays hidden from it. Best set by the agency itself: ask them.",
    )
    safeguarding_phone = _phone("Its telephone")
    safeguarding_email = _mail("Its mail address")
    safeguarding_hours = _line("When it is answered")

    def validate_safeguarding_name(self, field: StringField) -> None:
        if not field.data and any((self.safeguarding_phone.data, self.safeguarding_email.data)):
            raise ValidationError("Please say whose number this is.")

    @property
    def facts(self) -> AgencyFacts:
        duty = ContactCard(
            **{each.name: self[each.name].data or None for each in fields(ContactCard)}
        )
        offer = Offer(**{each.name: self[each.name].data or None for each in fields(Offer)})
        contact = None
        if self.safeguarding_name.data:
            card = ContactCard(
                self.safeguarding_phone.data or None,
                None,
                self.safeguarding_email.data or None,
                self.safeguarding_hours.data or None,
            )
            contact = SafeguardingContact(self.safeguarding_name.data, card)
        return AgencyFacts(
            self.name.data, self.sector.data, duty, self.sensitive.data, contact, offer
        )

    @staticmethod
    def typed(facts: AgencyFacts) -> dict[str, object]:
        """What stands in its fields for an agency as it is."""
        contact = facts.safeguarding or SafeguardingContact("")
        return {
            "name": facts.name,
            "sector": facts.sector,
            "sensitive": facts.sensitive,
            **asdict(facts.duty),
            **asdict(facts.offer),
            "safeguarding_name": contact.name,
            "safeguarding_phone": contact.card.phone,
            "safeguarding_email": contact.card.email,
            "safeguarding_hours": contact.card.hours,
        }


class _TeamFields:
    name = _name("Name of the team", "Please type the team’s name.")
    partners = SomeNamed(
        "Joint team: colleagues of these agencies stand in it too",
        description="For a team of one agency tick none.",
    )
    front_door = BooleanField(
        "Front door: it answers “who is around this child?”",
        description="Whoever is to stand in it waits for a second person’s yes.",
    )


class TeamForm(_TeamFields, OnceForm):
    @property
    def facts(self) -> TeamFacts:
        return _team_facts(self)


class ChangeTeamForm(_TeamFields, ChangeForm):
    @property
    def facts(self) -> TeamFacts:
        return _team_facts(self)


def _team_facts(form: TeamForm | ChangeTeamForm) -> TeamFacts:
    return TeamFacts(form.name.data, form.front_door.data, frozenset(form.partners.data or ()))


class LeaderForm(OnceForm):
    post = OneNamed("Who leads it", validators=[InputRequired("Please choose somebody.")])
    safeguarding = BooleanField(
        "As the named clinical or safeguarding supervisor",
        description="Who then sees the sensitive work of the team too.",
    )


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


class ChangeColleagueForm(ChangeForm):
    name = _name("Name", "Please type their name.")
    phone = _phone("Phone")
    mobile = _phone("Work mobile")
    email = _mail("Work mail address")
    hours = _line("When they can be reached", "For example: Monday to Thursday, 9 to 5.")

    @property
    def card(self) -> ContactCard:
        return ContactCard(
            **{each.name: self[each.name].data or None for each in fields(ContactCard)}
        )


class DayField(StringField):
    """A day at work, typed as people write it; `day` is what was meant, once the form is valid."""

    def __init__(self, label: str, **more: Any) -> None:
        super().__init__(
            label, [_SHORT], filters=[tidy], description=HOW_A_DAY, render_kw=_PLAIN, **more
        )
        self.day = date.min

    def pre_validate(self, form: object) -> None:
        if not self.data:
            raise ValidationError(f"Please type a day. {HOW_A_DAY}")
        try:
            self.day = day_at_work(self.data, _today())
        except NoDate as why:
            raise ValidationError(str(why)) from None


class LastDayForm(OnceForm):
    last = DayField("Last day")


class PostForm(OnceForm):
    place = OneNamed("Where", validators=[InputRequired("Please choose an agency or a team.")])
    role = OneOf("Role", Role, ask=True)
    begins = DayField("First day")
    moves = BooleanField(
        "They move: what they do now ends the day before",
        description="Without this mark they have both.",
    )

    @property
    def new(self) -> NewPost:
        agency_id, _, team_id = self.place.data.partition("/")
        return NewPost(agency_id, self.role.data, team_id or None, self.begins.day)


def _today() -> date:
    return local_date(services().clock.now(), services().policy.time_zone)
