#!/usr/bin/env python3
"""Writes random test vectors for the calendar, computed without any code of Gavel.

Usage: calendar_oracle.py FILE.csv [COUNT] [SEED]

Holidays come from the package `holidays` of PyPI, zones from `zoneinfo`; the arithmetic is a plain loop over days or,
for counted time, over stretches between midnights found by `zoneinfo`. One difference is known and patched: the package
lists the Dutch 5 May as public in every fifth year only; rule CA-2 has it every year. Good Friday, which CA-2 also
names for NL, is added too, in case a version of the package leaves it out.

Columns: operation, calendar, event_local (empty when the clocks went back over it), event_utc, argument, expected.
"""
import csv
import random
import sys
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import holidays

FIRST_YEAR, LAST_YEAR = 2020, 2035
LAENDER = ["BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH"]
CALENDARS = ["DE", "AT", "NL", "BE", "FR"] + [f"DE-{land}" for land in LAENDER]
ZONES = {
    "DE": ZoneInfo("Europe/Berlin"),
    "AT": ZoneInfo("Europe/Vienna"),
    "NL": ZoneInfo("Europe/Amsterdam"),
    "BE": ZoneInfo("Europe/Brussels"),
    "FR": ZoneInfo("Europe/Paris"),
}
# Spans reach beyond the range of the events.
YEARS = range(FIRST_YEAR - 1, LAST_YEAR + 3)
UTC = timezone.utc
ONE_DAY = timedelta(days=1)


def public_holidays(calendar: str) -> set[date]:
    market, _, land = calendar.partition("-")
    days = set(holidays.country_holidays(market, subdiv=land or None, years=YEARS))
    if market == "NL":
        easter_mondays = holidays.country_holidays("NL", years=YEARS, language="en_US").get_named("Easter Monday")
        assert len(easter_mondays) == len(YEARS)
        days |= {date(year, 5, 5) for year in YEARS}
        days |= {monday - timedelta(days=3) for monday in easter_mondays}
    return days


PUBLIC = {calendar: public_holidays(calendar) for calendar in CALENDARS}
TARGET_CLOSED = set(holidays.financial_holidays("ECB", years=YEARS))


def is_day(kind: str, calendar: str, day: date) -> bool:
    if kind == "calendarDay":
        return True
    if kind == "bankDay":
        return day.weekday() < 5 and day not in TARGET_CLOSED
    if day in PUBLIC[calendar]:
        return False
    return day.weekday() < (6 if kind == "werktag" else 5)


def midnight(calendar: str, day: date) -> datetime:
    """No clock in these zones changes at midnight, so 00:00 exists once."""
    return datetime.combine(day, time(), ZONES[calendar[:2]]).astimezone(UTC)


def local_day(calendar: str, instant: datetime) -> date:
    return instant.astimezone(ZONES[calendar[:2]]).date()


def span_end(kind: str, calendar: str, event: datetime, count: int, shift: bool) -> datetime:
    day = local_day(calendar, event)
    while count > 0:
        day += ONE_DAY
        if is_day(kind, calendar, day):
            count -= 1
    while shift and not is_day("workingDay", calendar, day):
        day += ONE_DAY
    return midnight(calendar, day + ONE_DAY)


def working_stretches(calendar: str, start: datetime):
    """The stretches of working days from `start` on, without end."""
    day = local_day(calendar, start)
    while True:
        if is_day("workingDay", calendar, day):
            yield max(start, midnight(calendar, day)), midnight(calendar, day + ONE_DAY)
        day += ONE_DAY


def counted(calendar: str, start: datetime, end: datetime) -> timedelta:
    total = timedelta()
    for begins, ends in working_stretches(calendar, start):
        if begins >= end:
            return total
        total += min(ends, end) - begins


def due(calendar: str, start: datetime, budget: timedelta) -> datetime:
    for begins, ends in working_stretches(calendar, start):
        if ends - begins >= budget:
            return begins + budget
        budget -= ends - begins


def breach(calendar: str, start: datetime, budget: timedelta) -> datetime:
    """The first microsecond with more than the budget counted."""
    return due(calendar, start, budget + timedelta(microseconds=1))


def last_bank_day(calendar: str, day: date) -> date:
    while not is_day("bankDay", calendar, day):
        day -= ONE_DAY
    return day


def text(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def random_event(chance: random.Random, calendar: str) -> datetime:
    """Half of the events lie within four days of a public holiday, a quarter on a full hour of the local clock."""
    first = date(FIRST_YEAR, 1, 1)
    day = first + timedelta(days=chance.randrange((date(LAST_YEAR + 1, 1, 1) - first).days))
    if chance.random() < 0.5:
        near = sorted(h for h in PUBLIC[calendar] if FIRST_YEAR < h.year < LAST_YEAR)
        day = chance.choice(near) + timedelta(days=chance.randint(-4, 4))
    if chance.random() < 0.05:
        # A weekend on which the clocks change.
        sunday = date(day.year, chance.choice([3, 10]), 31)
        day = sunday - timedelta(days=(sunday.weekday() + 1) % 7) + timedelta(days=chance.randint(-1, 1))
    seconds = chance.randrange(86_400)
    if chance.random() < 0.25:
        seconds = seconds // 3600 * 3600
    # Instants are drawn in UTC after midnight, so that hours which the clocks skip cannot come up.
    return midnight(calendar, day) + timedelta(seconds=min(seconds, 82_799))


def vector(chance: random.Random, calendar: str) -> list[str]:
    event = random_event(chance, calendar)
    operation = chance.choice(
        ["due", "breach", "counted", "bank"]
        + [kind + shift for kind in ("werktag", "workingDay", "calendarDay", "bankDay") for shift in ("", "/shifted")]
    )
    if operation in ("due", "breach"):
        seconds = 86_400 if chance.random() < 0.7 else chance.randint(1, 10 * 86_400)
        compute = due if operation == "due" else breach
        argument, expected = str(seconds), text(compute(calendar, event, timedelta(seconds=seconds)))
    elif operation == "counted":
        end = event + timedelta(microseconds=chance.randrange(60 * 86_400 * 1_000_000))
        argument = text(end)
        expected = str(counted(calendar, event, end) // timedelta(microseconds=1))
    elif operation == "bank":
        argument, expected = "", last_bank_day(calendar, local_day(calendar, event)).isoformat()
    else:
        kind, _, shift = operation.partition("/")
        days = chance.choice([0, 1, 2, 3, 5, 7, 10, 14, 30, 60])
        argument, expected = str(days), text(span_end(kind, calendar, event, days, shift == "shifted"))
    local = event.astimezone(ZONES[calendar[:2]])
    is_repeated = local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()
    shown = "" if is_repeated else local.strftime("%Y-%m-%dT%H:%M:%S")
    return [operation, calendar, shown, text(event), argument, expected]


def main() -> None:
    path = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 20_260_514
    chance = random.Random(seed)
    with open(path, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["operation", "calendar", "event_local", "event_utc", "argument", "expected"])
        for index in range(count):
            # Nationwide calendars get half of the vectors, the Länder the other half.
            nationwide = index % 2 == 0
            writer.writerow(vector(chance, chance.choice(CALENDARS[:5] if nationwide else CALENDARS[5:])))
    print(f"{count} vectors by holidays {holidays.__version__}, seed {seed}, written to {path}")


if __name__ == "__main__":
    main()
