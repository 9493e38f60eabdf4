from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.experiments.calendars import (
    MAX_DAYS_OFF,
    WorkCalendar,
    check_country,
    check_zone,
    parse_days,
)
from tests.unit.experiments.times import zones

TODAY = date(2026, 11, 23)


class TestCheckZone:
    @given(zones)
    def test_takes_every_zone_in_any_case(self, name):
        assert check_zone(name) == name
        assert check_zone(f" {name.upper().replace('_', ' ')} ") == name

    @pytest.mark.parametrize(
        ("name", "close"),
        [
            ("Europe/Madird", "Did you mean Europe/Madrid?"),
            ("Madrid", "Did you mean Europe/Madrid?"),
            ("new york", "Did you mean America/New_York?"),
            ("Mars/Olympus Mons", "Write it like Europe/Madrid."),
            ("", "Write it like Europe/Madrid."),
            ("localtime", "not a time zone"),
        ],
    )
    def test_offers_a_close_one(self, name, close):
        with pytest.raises(ValueError, match="is not a time zone") as refusal:
            check_zone(name)

        assert close in str(refusal.value)

    def test_keeps_its_answer_to_a_very_long_name_short(self):
        with pytest.raises(ValueError, match="not a time zone") as refusal:
            check_zone("Europe/" * 1000)

        assert len(str(refusal.value)) < 150


class TestCheckCountry:
    @pytest.mark.parametrize(
        ("text", "country"),
        [
            ("DE", "DE"),
            (" de ", "DE"),
            ("DEU", "DE"),
            ("Germany", "DE"),
            ("DE-BY", "DE-BY"),
            ("de-by", "DE-BY"),
            ("Germany - Bayern", "DE-BY"),
            ("DE-Baden-Württemberg", "DE-BW"),
            ("UK-eng", "GB-ENG"),
            ("united states", "US"),
            ("Guinea-Bissau", "GW"),
        ],
    )
    def test_takes_codes_and_names_in_any_case(self, text, country):
        assert check_country(text, TODAY) == country

    def test_takes_every_country_and_region_that_the_library_covers(self):
        supported = holidays.list_supported_countries(include_aliases=False)

        for code, regions in supported.items():
            if code == "LK":
                continue
            assert check_country(code.lower(), TODAY) == code
            for region in regions:
                assert check_country(f"{code}-{region}".lower(), TODAY) == f"{code}-{region}"

    @given(st.sampled_from(["DE-BY", "US-CA", "ES-AN", "FR-6AE", "NZ-South Canterbury"]))
    def test_answers_with_what_a_calendar_takes(self, country):
        calendar = WorkCalendar(country=check_country(country, TODAY))

        assert calendar.why_free(date(2026, 12, 25)).startswith("Christmas")

    @pytest.mark.parametrize(
        ("text", "answer"),
        [
            ("Germny", "Did you mean DE?"),
            ("XX-YY", "Write its two letters, like DE."),
            ("", "Write its two letters, like DE."),
            ("DE-XQ", "It has BB, BE, BW, BY,"),
            ("DE-Bayer", "Did you mean DE-BY?"),
            ("SG-01", "write SG alone"),
        ],
    )
    def test_refuses_what_it_does_not_know_and_offers_what_is_close(self, text, answer):
        with pytest.raises(ValueError, match=r"not a country|no region") as refusal:
            check_country(text, TODAY)

        assert answer in str(refusal.value)

    @pytest.mark.parametrize(
        ("text", "today"), [("JP", "2099-01-01"), ("JP", "1948-12-31"), ("DE", "2100-01-01")]
    )
    def test_refuses_holidays_that_do_not_reach_the_next_year(self, text, today):
        with pytest.raises(ValueError, match=r"are known from .* only. Write “none”"):
            check_country(text, date.fromisoformat(today))

    def test_takes_holidays_that_reach_the_next_year(self):
        assert check_country("JP", date(2098, 12, 31)) == "JP"

    def test_keeps_its_answer_to_a_country_of_many_regions_short(self):
        with pytest.raises(ValueError, match="no region") as refusal:
            check_country(f"IT-{'x' * 1000}", TODAY)

        assert len(str(refusal.value)) < 300


class TestParseDays:
    def test_reads_days_and_ranges_with_words_after_them(self):
        text = """
            2026-12-24 Christmas Eve
            2026-12-28 to 2026-12-30   company holidays
            2027-01-04–2027-01-05

            2027-02-01
        """

        assert sorted(map(str, parse_days(text))) == [
            "2026-12-24",
            "2026-12-28",
            "2026-12-29",
            "2026-12-30",
            "2027-01-04",
            "2027-01-05",
            "2027-02-01",
        ]

    def test_reads_nothing_as_no_days(self):
        assert parse_days(" \n ") == frozenset()

    @given(st.lists(st.tuples(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 30))))
    def test_gives_every_day_of_every_range(self, ranges):
        lines, written = [], set()
        for first, length in ranges[:12]:
            lines.append(f"{first} to {first + timedelta(days=length)} away")
            written |= {first + timedelta(days=each) for each in range(length + 1)}

        assert parse_days("\n".join(lines)) == written

    @pytest.mark.parametrize(
        ("text", "answer"),
        [
            ("Christmas", "Line 1: write 2026-12-24, or 2026-12-24 to 2026-12-31."),
            ("2026-12-24\n\n24.12.2026", "Line 3: write"),
            ("2026-12-24 to Christmas", "Line 1: write"),
            ("2026-12-24 - 31", "Line 1: write"),
            ("2026-12-24 2026-12-31", "Line 1: write"),
            ("2026-12-24x", "Line 1: write"),
            ("2026-02-30", "Line 1: “2026-02-30” names a day that does not exist."),
            ("2026-12-31 to 2026-12-24", "Line 1: 2026-12-24 comes before 2026-12-31."),
            ("0001-01-01 to 9999-12-31", "Line 1: at most 400 days off fit in here."),
            ("2026-01-01 to 2026-12-31\n2027-01-01 to 2027-02-28", "Line 2: at most 400 days"),
        ],
    )
    def test_names_the_line_that_it_cannot_read(self, text, answer):
        with pytest.raises(ValueError, match="Line") as refusal:
            parse_days(text)

        assert str(refusal.value).startswith(answer)

    def test_takes_as_many_days_as_it_says(self):
        last = TODAY + timedelta(days=MAX_DAYS_OFF - 1)

        assert len(parse_days(f"{TODAY} to {last}\n{TODAY}")) == MAX_DAYS_OFF

    @given(st.text(max_size=80) | st.from_regex(r"[0-9]{4}-[01][0-9]-[0-3][0-9].{0,20}"))
    def test_reads_or_refuses_any_text(self, text):
        days, answer = frozenset(), "Line "
        try:
            days = parse_days(text)
        except ValueError as refusal:
            answer = str(refusal)

        assert len(days) <= MAX_DAYS_OFF
        assert answer.startswith("Line ")
