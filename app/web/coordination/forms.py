"""Forms of the coordinator's list."""

from wtforms.validators import DataRequired

from app.web.frame.forms import OnceForm, OneNamed


class AskToLeadForm(OnceForm):
    post = OneNamed(
        "label_who_leads_it", validators=[DataRequired("refused_please_choose_somebody")]
    )
