"""What rules pass over because nothing can be wrong there has nothing wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs_postmortems.model import Incident
from mkdocs_postmortems.rules import moments
from mkdocs_postmortems.rules.moments import steps_back
from mkdocs_postmortems.rules.publishing import check_marks
from mkdocs_postmortems.settings import Settings
from pydantic import ValidationError

pytestmark = pytest.mark.property

CLOCKS = st.builds("{}{:02}:{:02}{}".format, st.sampled_from(("", "~")), st.integers(8, 10), st.integers(0, 59), st.sampled_from(("", "", ":30")))
DAYS = st.sampled_from(("2026-03-01", "2026-03-02", "2026-03-03"))
TIMES = st.one_of(DAYS, st.builds("{} {}".format, DAYS, CLOCKS), CLOCKS, st.builds("{} {} – {}".format, DAYS, st.just("08:30"), st.just("09:30")))
ENTRIES = st.fixed_dictionaries({"time": TIMES, "event": st.just("A")}, optional={"until": TIMES})


def incident(**values: object) -> Incident | None:
    """Return an incident, or nothing where a time can't be read."""
    try:
        return Incident.model_validate({"title": "A", **values})
    except ValidationError:
        return None


@given(st.lists(ENTRIES, max_size=6))
def test_timelines_that_rise_hold_no_steps_back(entries: list[dict[str, str]]):
    """The quick look at a timeline passes over none of its steps back."""
    entries[:1] = [{**entry, "time": "2026-03-02 09:00"} for entry in entries[:1]]
    if (found := incident(timeline=entries)) is None:
        return
    quick = list(steps_back(found))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(moments, "_rises", lambda _: False)
        assert list(steps_back(found)) == quick


@pytest.mark.parametrize(
    ("values", "route"),
    [
        ({"timeline": [{"time": "2026-03-02 09:10", "event": "A"}, {"time": "2026-03-02 09:11", "event": "A", "audience": "public"}]}, ("timeline", 1)),
        ({"timeline": [{"time": "2026-03-02 09:10", "event": "A", "links": ["https://a.example", {"url": "https://b.example", "audience": "public"}]}]}, ("timeline", 0, "links", 1)),
        ({"editions": {"one": {"label": "A"}, "two": {"audience": "public"}}}, ("editions", "two")),
        ({"sections": [{"title": "A", "body": "B", "audience": "public"}]}, ("sections", 0)),
        ({"corrections": [{"date": "2026-03-02", "text": "B", "audience": "public"}]}, ("corrections", 0)),
    ],
)
def test_marks_are_found_wherever_they_stand(values: dict[str, object], route: tuple[str | int, ...]):
    """No part that names an audience is passed over."""
    found = incident(**values)
    assert found is not None
    assert [finding.route for finding in check_marks(found, Settings())] == [(*route, "audience")]
