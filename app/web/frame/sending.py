"""The one way in which the web writes: a form, a use case, a redirect.

A change is a form (`forms.py` of its subject), a function of the services, a query, and a route:

    @blueprint.post("/people/<uuid:person_id>/supports/<uuid:support_id>/tie")
    @requires(Permission.SUPPORT_CHANGE)
    def set_tie(person_id: UUID, support_id: UUID) -> ResponseReturnValue:
        return sent(
            TieForm,
            page=here(person_id),
            said=Message.TIE_SAVED,
            do=lambda form: own_support.set_tie(
                services(), actor(), edge(person_id, support_id), form.sent, form.tie.data
            ),
        )

The guard has weighed who asks and whether the form is ours. What else can happen, happens here,
the same for every form:

- It is not right, or the domain refuses it: back to the page, which answers 422 with what was
  typed and each error beside its field; the browser puts the focus on the summary of them.
- Somebody changed the record meanwhile: 409, with what it says now beside what was typed.
- The same operation was sent before: its stored answer, and nothing is done twice.
- The records are away: 503, and the form is kept in that page (`kept_form.py`).
- It is done: a redirect, and a message, with "Undo" beside it where there is a way back. Where one
  of its kind is often followed by the next, `with_kept` gives the page its form again.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import TypeVar
from urllib.parse import urlsplit

from flask import current_app, redirect
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.web.frame.drafts import KEPT, Draft, draft, put_draft, seal_draft
from app.web.frame.forms import Form
from app.web.frame.messages import Message, Said, tell
from app.web.frame.wiring import told
from graph.errors import ChangedMeanwhile, Conflict, Refused, Slowed

F = TypeVar("F", bound=Form)
R = TypeVar("R")

PROBLEMS = "problems"
"""The id of the summary of errors: an address that ends in it moves the focus there."""
FOUND = "found"
"""The id of what a search found."""


def sent(
    kind: type[F],
    *,
    page: str,
    do: Callable[[F], R],
    to: str | Callable[[R], str] | None = None,
    said: Message | Callable[[R], Said] | None = None,
    finish: Callable[[Response, R], None] | None = None,
) -> ResponseReturnValue:
    """Answer a form of a kind. `page` is the address of the page that has it.

    `do` does what it asks for, and what it returns the others are given: `to` is where to go then
    (the same page, where nothing is said), `said` the message there, with "Undo" or the next step
    beside it, and `finish` adds to the answer, such as a cookie.
    """
    form = kind()
    if not form.validate():
        return _back(page, draft(form, 422))
    try:
        done = do(form)
    except ChangedMeanwhile:
        return _back(page, draft(form, 409, changed=True))
    except Conflict as conflict:
        form.form_errors.append(told(conflict))
        return _back(page, draft(form, 409))
    except Slowed as slowed:
        form.form_errors.append(told(slowed))
        return _back(page, draft(form, 429, wait=slowed.seconds))
    except Refused as refused:
        form.add_error(refused)
        return _back(page, draft(form, 422))
    target = to(done) if callable(to) else to or page
    response = redirect(target, code=303)
    if finish is not None:
        finish(response, done)
    if said is not None:
        tell(said if isinstance(said, Message) else said(done))
    return response


def searched(kind: type[Form], *, page: str) -> ResponseReturnValue:
    """Answer a search: the page shows what was looked for, and its address does not say it."""
    form = kind()
    return _back(page, draft(form, 200 if form.validate() else 422))


def looked_for(kind: type[Form], *, page: str, to: str) -> ResponseReturnValue:
    """Answer a button that only looks something up for a form that is sent `to` elsewhere: the
    page shows that form as it is, with what was found (`picker.py`)."""
    return _back(page, draft(kind(), 200, to=to))


def with_kept(
    form: Form, names: Collection[str], *, page: str, also: Mapping[str, str] | None = None
) -> str:
    """The address of a page that has this form once more, ready for the next of its kind: these
    fields as they were sent, `also` as it says, all others as they are when it is new."""
    made = draft(form, 200)
    kept = {name: values for name, values in made.fields.items() if name in names}
    kept |= {name: [value] for name, value in (also or {}).items()}
    name = seal_draft(replace(made, fields=kept))
    return page if name is None else _with(page, name)


def _back(page: str, made: Draft) -> ResponseReturnValue:
    name = seal_draft(made)
    if name is None:
        return _at_once(page, made)
    part = FOUND if made.status == 200 else PROBLEMS
    return redirect(f"{_with(page, name)}#{part}", code=303)


def _with(page: str, name: str) -> str:
    return f"{page}{'&' if '?' in page else '?'}{KEPT}={name}"


def _at_once(page: str, made: Draft) -> ResponseReturnValue:
    """The page itself, for what no cookie can hold: far more than any of its fields may."""
    put_draft(made)
    routes = current_app.url_map.bind("")
    endpoint, values = routes.match(urlsplit(page).path, method="GET")
    view = current_app.view_functions[endpoint]
    return current_app.ensure_sync(view)(**values)  # type: ignore[no-any-return]  # Flask's views
