"""The search that stands in the frame of every page."""

from wtforms import StringField
from wtforms.validators import Length

from app.web.frame.forms import Form, tidy


class FindForm(Form):
    nothing_done = "Nothing was looked for."

    find = StringField(
        "Find a person, a practitioner or an agency",
        [Length(max=80, message="That is too long.")],
        filters=[tidy],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
