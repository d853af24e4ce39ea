"""The partnership in numbers: on the screen, as a table, as a report; and what people write."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.services.gaps import feedback
from app.services.gaps.picture import picture_page, report_page
from app.services.gaps.picture_tables import Table
from app.services.gaps.table import picture_csv
from app.web.frame.forms import drawn
from app.web.frame.messages import Message
from app.web.frame.permissions import Permission, requires
from app.web.frame.sending import sent
from app.web.frame.wiring import actor, services
from app.web.gaps.blueprint import blueprint, table
from app.web.gaps.forms import FeedbackForm
from visualisations.charts import bars
from visualisations.partners_drawn import partners_drawn


@blueprint.get("/picture")
@requires(Permission.PICTURE_READ)
def show_picture() -> ResponseReturnValue:
    found = picture_page(services(), actor())
    return render_template("gaps/picture.html", found=found, chart=_chart)


@blueprint.get("/picture.csv")
@requires(Permission.PICTURE_READ)
def export_picture() -> ResponseReturnValue:
    return table(picture_csv(picture_page(services(), actor())), "picture.csv")


@blueprint.get("/picture/report")
@requires(Permission.PICTURE_READ)
def show_report() -> ResponseReturnValue:
    """The same on paper, with what people wrote."""
    found = report_page(services(), actor())
    return render_template("gaps/report.html", found=found, chart=_chart)


@blueprint.get("/feedback")
@requires(Permission.SIGNED_IN)
def show_feedback() -> ResponseReturnValue:
    form = drawn(FeedbackForm, url_for("gaps.give_feedback"))
    return render_template("gaps/feedback.html", form=form)


@blueprint.post("/feedback")
@requires(Permission.SIGNED_IN)
def give_feedback() -> ResponseReturnValue:
    return sent(
        FeedbackForm,
        page=url_for("gaps.show_feedback"),
        said=Message.FEEDBACK_GIVEN,
        do=lambda form: feedback.give(services(), form.sent, form.text.data),
    )


def _chart(table: Table) -> Markup:
    """SVG that is made here, of words that are escaped in it."""
    web = partners_drawn(table.title, table.partners, table.sharings, services().words)
    return Markup(web or bars(table.title, table.bars))  # noqa: S704 - its words are escaped
