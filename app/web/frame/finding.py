"""The search that stands in the frame of every page."""

from wtforms import StringField
from wtforms.validators import Length

from app.web.frame.forms import Form
from app.web.frame.tidy import tidy


class FindForm(Form):
    nothing_done = "refused_nothing_was_looked_for"

    find = StringField(
        "label_find_a_person_a_practitioner",
        [Length(max=80, message="refused_that_is_too_long")],
        filters=[tidy],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
