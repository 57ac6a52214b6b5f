"""Everything a reader sees that no author wrote: words, dates, numbers and lengths of time, in the site's language."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property, lru_cache

from mkdocs_postmortems.model import Elapsed
from mkdocs_postmortems.timestamps import Moment
from mkdocs_postmortems.words import de, en

__all__ = ["Words"]

_LANGUAGES = {module.LANGUAGE: module.WORDS for module in (de, en)}
_DATES = ("date", "weekday_date", "day_clock", "between")
_DATE_PART = re.compile("EEE|MMM|d|y")
_DAY, _HOUR, _MINUTE = 86_400, 3_600, 60


class Words:
    """The words of one language; an unknown language gets English."""

    def __init__(self, language: str = "en") -> None:
        base = language.replace("_", "-").split("-")[0]
        self.language = base if base in _LANGUAGES else "en"
        self._words = _LANGUAGES[self.language]
        self._date_pattern, self._weekday_pattern = (_DATE_PART.sub(r"{\g<0>}", self(key)) for key in ("date", "weekday_date"))
        self._separators = str.maketrans(",.", self("separators"))
        self.date = lru_cache(maxsize=4096)(self._date)
        self.weekday = lru_cache(maxsize=4096)(self._weekday)
        self.length = lru_cache(maxsize=4096)(self._length)
        self.count = lru_cache(maxsize=4096)(self._count)

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the word for `key`, with `values` put in."""
        word = self._words[key]
        if not isinstance(word, str):
            raise TypeError(f"`{key}` needs a number")
        return word.format(**values) if values else word

    def _count(self, key: str, n: int) -> str:
        """Return the plural word for `key` with the number `n` put in."""
        forms = self._words[key]
        if isinstance(forms, str):
            raise TypeError(f"`{key}` has no plural")
        return str(forms["one" if n == 1 else "other"].format(n=self.number(n)))

    def number(self, n: float) -> str:
        """Return a number with the language's separators, and at most three decimals."""
        written = f"{n:,}" if isinstance(n, int) else f"{Decimal(str(n)):,.3f}".rstrip("0").rstrip(".")
        return written.translate(self._separators)

    def percent(self, share: float) -> str:
        """Return a share given as 0 to 100."""
        return f"{self.number(share)} %"

    def money(self, amount: float, currency: str) -> str:
        """Return an amount of money with the currency's code, without cents where there are none."""
        decimals = 0 if amount == int(amount) else 2
        return f"{Decimal(str(amount)):,.{decimals}f}".translate(self._separators) + f"\u00a0{currency}"

    def _date(self, day: dt.date) -> str:
        return self._date_pattern.format_map(self._parts(day))

    def _weekday(self, day: dt.date) -> str:
        return self._weekday_pattern.format_map(self._parts(day))

    def _parts(self, day: dt.date) -> dict[str, object]:
        """Return what our patterns of dates are made of."""
        return {"y": day.year, "MMM": self._months[day.month - 1], "d": day.day, "EEE": self.short_weekday(day)}

    def short_weekday(self, day: dt.date) -> str:
        """Return the short name of a day of the week."""
        return self._weekdays[day.isoweekday() % 7]

    def spoken(self, *keys: str, dates: bool = False) -> dict[str, object]:
        """Return what a page's script needs to speak as the page does: words by key, and how dates are written."""
        said: dict[str, object] = {"lang": self.language} | {key: self._words[key] for key in keys}
        if not dates:
            return said
        return said | {key: self._words[key] for key in _DATES} | self._names

    @cached_property
    def _names(self) -> dict[str, object]:
        """The names of days and of months for a page's script."""
        return {"days": self._weekdays, "months": self._months}

    @cached_property
    def _weekdays(self) -> list[str]:
        """The short names of days, from Sunday on."""
        return self("weekdays").split()

    @cached_property
    def _months(self) -> list[str]:
        """The short names of months, as dates have them."""
        return self("months").split()

    def month(self, day: dt.date) -> str:
        """Return a month with its year."""
        return f"{self._months[day.month - 1]} {day.year}"

    def months(self) -> list[str]:
        """Return the short names of the twelve months, as they stand without a day."""
        return self("months_alone").split()

    def day(self, moment: Moment) -> str:
        """Return the day of a moment."""
        return self.date(moment.earliest.date())

    def clock(self, moment: Moment) -> str:
        """Return the wall clock of a moment, with `~` when approximate and both ends of a span."""
        first, last = self.ends(moment)
        return self("between", start=first, end=last) if last else first

    def ends(self, moment: Moment) -> tuple[str, str]:
        """Return the wall clock at which a moment began, with `~` when approximate, and at its end if it was a span."""
        first = _hands(moment.earliest)
        if moment.precision == "second" and moment.earliest.second:
            first += f":{moment.earliest.second:02}"
        return f"~{first}" if moment.approximate else first, _hands(moment.latest) if moment.is_span else ""

    def _length(self, length: dt.timedelta) -> str:
        """Return a length of time in its two largest units."""
        seconds = int(length.total_seconds())
        if 0 < seconds < _MINUTE:
            return f"{seconds}\u00a0{self('s')}"
        days, rest = divmod(seconds, _DAY)
        hours, rest = divmod(rest, _HOUR)
        parts = [(days, "d"), (hours, "h"), (rest // _MINUTE, "min")]
        first = next((number for number, (n, _) in enumerate(parts) if n), 2)
        shown = [f"{n}\u00a0{self(unit)}" for n, unit in parts[first : first + 2] if n or (unit == "min" and first == 2)]  # noqa: PLR2004
        return " ".join(shown)

    def elapsed(self, elapsed: Elapsed) -> str:
        """Return a length of time, said to be about so long where it is not exact."""
        length = self.length(elapsed.length)
        return self("about", length=length) if elapsed.about else length

    def age(self, days: int) -> str:
        """Return a number of days in days, months or years, whichever reads best."""
        if days < 61:  # noqa: PLR2004
            return f"{days}\u00a0{self('d')}"
        if days < 731:  # noqa: PLR2004
            return f"{round(days / 30.44)}\u00a0{self('months_short')}"
        return f"{int(days / 365.25)}\u00a0{self('years_short')}"

    def ago(self, days: int) -> str:
        """Return how many days ago something was, in the units that its `age` would have."""
        if days < 1:
            return self("due_today")
        if days < 61:  # noqa: PLR2004
            return self.count("days_ago", days)
        return self.count("months_ago", round(days / 30.44)) if days < 731 else self.count("years_ago", int(days / 365.25))  # noqa: PLR2004

    def join(self, parts: Sequence[str]) -> str:
        """Return a list of words as a phrase."""
        if len(parts) < 2:  # noqa: PLR2004
            return "".join(parts)
        return self("list", rest=", ".join(parts[:-1]), last=parts[-1])


def _hands(instant: dt.datetime) -> str:
    return f"{instant.hour:02}:{instant.minute:02}"
