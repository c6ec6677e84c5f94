"""Prose: the sentences of the commentary written in a language, and the names of a period."""

from collections.abc import Sequence

from dashboard.area import Area, Level
from dashboard.boards.snapshot import Value
from dashboard.briefings.briefing import Base, Briefing, Comparison, Period
from dashboard.briefings.commentary import Amount, Fact, Ranked, Said
from dashboard.day import Day, as_date, iso_day
from dashboard.numbers.metric import Type, metric_of
from dashboard.words import Words
from layouts import format as fmt


def paragraph(sentences: Sequence[Said], words: Words) -> str:
    """Return sentences as running text."""
    gap = "" if words.lang == "zh" else " "
    return gap.join(text(said, words) for said in sentences)


def text(said: Said, words: Words) -> str:
    """Return one sentence with its full stop."""
    parts = [_clause(said, words), *(_clause(clause, words) for clause in said.clauses)]
    whole = words("brief.say.joiner").join(parts) + words("brief.say.end")
    return whole[:1].upper() + whole[1:]


def _clause(said: Said, words: Words) -> str:
    key, change = said.key, said.facts.get("change")
    if said.key in ("up", "down") and isinstance(change, Amount) and _is_share(change.metric):
        key = f"{said.key}_rate"
    facts = {name: _fact(name, fact, words) for name, fact in said.facts.items()}
    return words(f"brief.say.{key}", **facts)


def _is_share(metric: str) -> bool:
    return metric_of(metric).type in (Type.RATE, Type.SCORE)


def _fact(name: str, fact: Fact, words: Words) -> str:
    match fact:
        case Level():
            return words(f"level.{fact}")
        case Amount():
            return amount(fact, words)
        case Ranked():
            return _ranked(fact, words)
        case Comparison():
            return base_name(fact.base, fact.period, words)
        case int():
            return fmt.number(fact)
        case str():
            return words(f"metric.{fact}.name") if name == "metric" else fact


def amount(one: Amount, words: Words) -> str:
    """Return a quantity with its unit; the difference of two rates in percentage points."""
    kind = metric_of(one.metric).type
    if one.change and kind is Type.RATE:
        return words("brief.say.points_of_percent", n=fmt.number(one.value, 1))
    value = Value(one.metric, "", one.value)
    number = fmt.number(one.value, 1) if one.change and _is_share(one.metric) else None
    return with_unit(number or fmt.value_text(value), value, words)


def with_unit(number: str, value: Value, words: Words) -> str:
    """Return a written number with its unit; the percent sign stands close."""
    unit = fmt.unit_text(value, words)
    return f"{number}{unit}" if unit in ("", "%") else f"{number} {unit}"


def value_text(value: Value, words: Words) -> str:
    """Return a number with its unit, marked where its source is silent."""
    said = with_unit(fmt.value_text(value), value, words)
    return said + words("brief.stale") if value.stale else said


def _ranked(ranked: Ranked, words: Words) -> str:
    named = []
    for name, one in ranked.names:
        title = name.title(words.lang) if isinstance(name, Area) else words(f"kind.{name}")
        named.append(words("brief.say.ranked", name=title, amount=amount(one, words)))
    more = words("brief.say.more", n=ranked.more) if ranked.more else ""
    return words("brief.say.between").join(named) + more


def base_name(base: Base, period: Period, words: Words) -> str:
    """Return what a number is compared with, with its days: 前一天（03-06）."""
    name = words(f"brief.base.{base}", days=period.days)
    days = fmt.day_short(period.first)
    if period.days > 1:
        between = "至" if words.lang == "zh" else " to "
        days = f"{days}{between}{fmt.day_short(period.last)}"
    return f"{name}（{days}）" if words.lang == "zh" else f"{name} ({days})"


def period_text(period: Period, words: Words) -> str:
    """Return the days of a period in full."""
    if period.days == 1:
        return fmt.day_long(period.first, words)
    first, last = date_text(period.first, words), date_text(period.last, words)
    return words("brief.from_to", first=first, last=last)


def date_text(day: Day, words: Words) -> str:
    """Return a day in full, without its weekday."""
    date = as_date(day)
    return f"{date.year}年{date.month}月{date.day}日" if words.lang == "zh" else iso_day(day)


def moment_text(briefing: Briefing, words: Words) -> str:
    """Return as of when the numbers stand: now, or the end of a period gone by."""
    period = briefing.period
    if period.is_running:
        return words("brief.running", time=fmt.clock_minute(briefing.data_time))
    return words("brief.standing", day=fmt.day_short(period.last))


def annex_text(briefing: Briefing, words: Words) -> str:
    """Return what the lists of the annex are: kept with the briefing, or the live ones."""
    return words("brief.annex.note_kept" if briefing.moment else "brief.annex.note")


def value_days(value: Value, words: Words) -> str:
    """Return the days that a number speaks of."""
    if not value.first_day:
        return words("brief.annex.now")
    if metric_of(value.metric).window == "now":
        return words("brief.annex.at", day=fmt.day_short(value.last_day))
    first, last = fmt.day_short(value.first_day), fmt.day_short(value.last_day)
    return first if first == last else f"{first} – {last}"
