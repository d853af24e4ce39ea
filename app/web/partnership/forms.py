"""The forms with which a partnership is set up and kept: agencies, teams, colleagues."""

from dataclasses import asdict, fields
from datetime import date

from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from app.services.directory.pages import Offer
from app.services.partnership.agencies import AgencyFacts
from app.services.partnership.colleagues import NewColleague
from app.services.partnership.posts import NewPost
from app.services.partnership.teams import TeamFacts
from app.web.frame.forms import ChangeForm, OnceForm, OneNamed, OneOf, SomeNamed
from app.web.frame.tidy import tidy
from app.web.frame.typed import Day, Line, Mail, Name, Phone
from graph.records.model import ContactCard, SafeguardingContact
from graph.records.typed_dates import day_at_work
from graph.vocabulary import Role, Sector

_LONG = "refused_please_say_it_in_120"


def _name(label: str, asked: str) -> Name:
    return Name(label, asked, most=120, too_long=_LONG)


def _line(label: str, description: str = "") -> Line:
    return Line(label, description=description, most=120, too_long=_LONG)


def _text(label: str) -> TextAreaField:
    return TextAreaField(
        label,
        [Length(max=500, message="refused_please_say_it_in_500")],
        filters=[tidy],
        render_kw={"rows": "2"},
    )


class AddAgencyForm(OnceForm):
    """What an agency needs to begin with; its page has the rest."""

    name = _name("label_name_of_the_agency", "refused_please_type_the_agencys_name")
    sector = OneOf("label_kind_of_service", Sector, ask=True)
    phone = Phone("label_duty_telephone")
    email = Mail("label_duty_mail_address")
    hours = _line("label_when_the_telephone_is_answered", "hint_for_example_monday_to_friday")
    sensitive = BooleanField(
        "label_sensitive_shown_only_where_somebody",
        description="hint_services_for_mental_health_drugs",
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

    name = _name("label_name_of_the_agency", "refused_please_type_the_agencys_name")
    sector = OneOf("label_kind_of_service", Sector)
    sensitive = BooleanField("label_sensitive_shown_only_where_somebody")
    phone = Phone("label_duty_telephone")
    mobile = Phone("label_duty_mobile")
    email = Mail("label_duty_mail_address")
    hours = _line("label_when_the_telephone_is_answered", "hint_for_example_monday_to_friday")
    description = _text("label_what_it_does")
    eligibility = _text("label_for_whom_it_is")
    application_process = _text("label_how_to_refer_somebody")
    website = _line("label_website", "hint_for_example_help_example_org")
    safeguarding_name = _line(
        "label_safeguarding_contact",
        "hint_a_named_person_or_a",
    )
    safeguarding_phone = Phone("label_its_telephone")
    safeguarding_email = Mail("label_its_mail_address")
    safeguarding_hours = _line("label_when_it_is_answered")

    def validate_safeguarding_name(self, field: StringField) -> None:
        if not field.data and any((self.safeguarding_phone.data, self.safeguarding_email.data)):
            raise ValidationError("refused_please_say_whose_number_this")

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
    name = _name("label_name_of_the_team", "refused_please_type_the_teams_name")
    partners = SomeNamed(
        "label_joint_team_colleagues_of_these",
        description="hint_for_a_team_of_one",
    )
    front_door = BooleanField(
        "label_front_door_it_answers_who",
        description="hint_whoever_is_to_stand_in",
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
    post = OneNamed(
        "label_who_leads_it", validators=[DataRequired("refused_please_choose_somebody")]
    )
    safeguarding = BooleanField(
        "label_as_the_named_clinical_or",
        description="hint_who_then_sees_the_sensitive",
    )


class ColleagueForm(OnceForm):
    name = _name("label_name", "refused_please_type_their_name")
    role = OneOf("label_role", Role, ask=True)
    team = OneNamed("label_team")
    phone = Phone("label_phone")
    mobile = Phone("label_work_mobile")
    email = Mail("label_work_mail_address", description="hint_they_sign_in_with_it")

    @property
    def new(self) -> NewColleague:
        card = ContactCard(
            self.phone.data or None, self.mobile.data or None, self.email.data or None
        )
        return NewColleague(self.name.data, self.role.data, self.team.data or None, card)


class ChangeColleagueForm(ChangeForm):
    name = _name("label_name", "refused_please_type_their_name")
    phone = Phone("label_phone")
    mobile = Phone("label_work_mobile")
    email = Mail("label_work_mail_address")
    hours = _line("label_when_they_can_be_reached", "hint_for_example_monday_to_thursday")

    @property
    def card(self) -> ContactCard:
        return ContactCard(
            **{each.name: self[each.name].data or None for each in fields(ContactCard)}
        )


def _day(label: str) -> Day[date]:
    return Day(label, day_at_work, "date_wanted_at_work", most=40, description="hint_day_at_work")


class LastDayForm(OnceForm):
    last = _day("label_last_day")


class PostForm(OnceForm):
    place = OneNamed("label_where", validators=[DataRequired("refused_please_choose_an_agency_or")])
    role = OneOf("label_role", Role, ask=True)
    begins = _day("label_first_day")
    moves = BooleanField(
        "label_they_move_what_they_do",
        description="hint_without_this_mark_they_have",
    )

    @property
    def new(self) -> NewPost:
        agency_id, _, team_id = self.place.data.partition("/")
        return NewPost(agency_id, self.role.data, team_id or None, self.begins.day)
