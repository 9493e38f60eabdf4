"""Result files: what is written is read back, and what cannot be read is said with its place."""

import csv
import io
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.documents.result_files import MAX_FILE, MAX_METRICS, read_result_file
from bot.documents.result_payload import ResultPayload
from bot.experiments.errors import Refusal

IDENTITY = {"hypothesis": "fraud-recall/H2", "run_id": "train-4711"}

words = st.text(st.characters(categories=["L", "N"], include_characters='-_ ,;"'), min_size=1).map(
    lambda text: text.strip() or "auc"
)
slices = st.one_of(st.just(""), words.map(lambda text: text[:30]))
numbers = st.decimals(-1_000_000, 1_000_000, places=6, allow_nan=False)


@st.composite
def tables(draw):
    """Rows of a table of measurements, each metric once."""
    keys = draw(
        st.lists(st.tuples(words.map(lambda text: text[:30]), slices), min_size=1, unique=True)
    )
    rows = []
    for name, part in keys:
        value, spread = draw(numbers), draw(numbers.map(abs))
        row = {
            "metric": name,
            "slice": part,
            "value": value,
            "unit": draw(st.sampled_from(["", "ms"])),
        }
        match draw(st.sampled_from(["stderr", "ci", "bare"])):
            case "stderr":
                row |= {"stderr": spread, "n": draw(st.integers(1, 10**9))}
            case "ci":
                row |= {"ci_low": value - spread, "ci_high": value + spread, "ci_level": "0.9"}
        rows.append(row)
    return rows


def as_csv(rows, delimiter=","):
    columns = list(dict.fromkeys(column for row in rows for column in row))
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, columns, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


def values(body):
    """Each metric's numbers, by its name as people write it."""
    return {
        f"{each['name']}[{each['slice']}]" if "slice" in each else each["name"]: each.get(
            "value", each.get("replicates")
        )
        for each in body["metrics"]
    }


def refused(name, text):
    with pytest.raises(Refusal) as refusal:
        read_result_file(name, text if isinstance(text, bytes) else text.encode())
    return refusal.value.message


@given(tables(), st.sampled_from([",", ";", "\t"]), st.sampled_from(["utf-8", "utf-8-sig"]))
def test_a_table_is_read_back_with_every_digit(rows, delimiter, encoding):
    body = read_result_file("results.csv", as_csv(rows, delimiter).encode(encoding))

    assert len(body["metrics"]) == len(rows)
    for row, read in zip(rows, body["metrics"], strict=True):
        assert (read["name"], read.get("slice", "")) == (row["metric"], row["slice"])
        assert (read["value"], read.get("unit", "")) == (row["value"], row["unit"])
        assert (read.get("stderr"), read.get("n")) == (row.get("stderr"), row.get("n"))
        assert read.get("ci") == ([row["ci_low"], row["ci_high"]] if "ci_low" in row else None)


@given(tables())
def test_what_is_read_from_a_table_is_a_body_that_can_be_judged(rows):
    body = read_result_file("results.csv", as_csv(rows).encode())

    payload = ResultPayload.model_validate(IDENTITY | body)

    assert [each.value for each in payload.metrics] == [row["value"] for row in rows]


@given(st.dictionaries(words.map(lambda text: text[:30]), numbers, min_size=1))
def test_bare_numbers_are_read_back_flat_and_by_slice(by_name):
    flat = json.dumps({f"recall[{name}]": float(each) for name, each in by_name.items()})
    by_slice = json.dumps({"recall": {name: float(each) for name, each in by_name.items()}})

    body = read_result_file("results.json", flat.encode())

    assert values(body) == {f"recall[{name}]": each for name, each in by_name.items()}
    assert read_result_file("results.json", by_slice.encode()) == body


def told(name, content):
    """What is said about a file: nothing where it is read."""
    try:
        assert read_result_file(name, content)["metrics"]
    except Refusal as refusal:
        return refusal.message
    return ""


@given(st.sampled_from(["a.json", "a.csv", "a"]), st.one_of(st.binary(), st.text().map(str.encode)))
def test_whatever_is_in_a_file_is_read_or_refused_in_one_line(name, content):
    assert len(told(name, content).splitlines()) <= 1


json_keys = st.sampled_from(["metrics", "baseline", "auc", "recall[bec]", "note"]) | st.text()
json_data = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(json_keys, inner),
)


@given(json_data)
def test_whatever_json_a_file_holds_is_read_or_refused_in_one_line(data):
    assert len(told("a.json", json.dumps(data).encode()).splitlines()) <= 1


def test_a_body_in_part_says_only_what_is_in_it():
    whole = {
        "hypothesis": "fraud-recall/H2",
        "source": "notebook",
        "metrics": [{"name": "recall", "slice": "bec", "value": 0.61, "stderr": 0.008}],
        "baseline": {"recall": {"bec": 0.52}},
        "note": "5-fold",
    }

    body = read_result_file("results.json", json.dumps(whole).encode())

    assert body.keys() == whole.keys()
    assert body["metrics"][0]["stderr"] == Decimal("0.008")
    assert body["baseline"] == [{"name": "recall", "slice": "bec", "value": Decimal("0.52")}]


SEEDS = (
    "metric;value;seed\nauc;0.94;1\nrecall[bec];0.61;1\nauc;0.95;2\nrecall[bec];0.60;2\nf1;0.5;\n"
)
WIDE = ",auc,recall[bec],fold\n0,0.94,0.61,1\n1,0.95,0.60,2\n"


@pytest.mark.parametrize("text", [SEEDS, WIDE], ids=["rows", "columns"])
def test_repeated_runs_are_the_replicates_of_their_metric(text):
    read = values(read_result_file("results.csv", text.encode()))

    assert read["auc"] == [Decimal("0.94"), Decimal("0.95")]
    assert read["recall[bec]"] == [Decimal("0.61"), Decimal("0.60")]
    assert read.get("f1") in {None, Decimal("0.5")}


def test_one_row_of_numbers_is_one_value_each():
    assert values(read_result_file("-", b"auc\trecall[bec]\r\n0.94\t0.61\r\n")) == {
        "auc": Decimal("0.94"),
        "recall[bec]": Decimal("0.61"),
    }


WRONG = [
    ("a.json", '{"recall": {"bec": [0.61]}}', "recall[bec]: write one number"),
    ("a.json", '{"recall": {"bec": {"seed": 1}}}', "recall[bec]: write one number"),
    ("a.json", '{"auc": true}', "auc: write one number"),
    ("a.json", '{"auc": "0.94"}', "auc: write one number"),
    ("a.json", '{"auc": NaN}', "NaN is not a finite number"),
    ("a.json", '{"auc": 1e400}', "out of range"),
    ("a.json", '{"auc": 1, "auc": 2}', "“auc” is there twice"),
    ("a.json", '{"recall[bec]": 1, "recall": {"bec": 2}}', "recall[bec] is there twice"),
    ("a.json", '{"recall[*]": 1}', "Name one slice"),
    ("a.json", '{"a\\u0000": 1}', "does not show"),
    ("a.json", '{\n"auc": 0.94\n', "line 3"),
    ("a.json", "[0.94]", "write an object"),
    ("a.json", "{}", "holds no metric"),
    ("a.json", '{"metrics": 0.94}', "metrics: write an object"),
    ("a.json", '{"metrics": {"auc": 1}, "auc": 1}', "“auc” has no place beside metrics"),
    ("a.json", "[" * 100_000, "nested too deeply"),
    ("a.csv", "metric,value\n", "holds no metric"),
    ("a.csv", "metric,stderr\nauc,0.1\n", "no column value"),
    ("a.csv", "metric,value,std\nauc,1,1\n", "“std”"),
    ("a.csv", "metric,value,Value\nauc,1,1\n", "“value” is there twice"),
    ("a.csv", "metric,value\n\nauc,0.9\nauc,0.8\n", "line 4: auc is there twice"),
    ("a.csv", "metric,value,seed\nauc,0.9,1\nauc,0.8,1\n", "line 3: auc is there twice"),
    ("a.csv", "metric,value,seed\nauc,0.9,1\nauc,0.8,\n", "line 3: auc is there twice"),
    ("a.csv", "metric,value,seed,stderr\nauc,0.9,1,0.1\n", "line 2: A replicate has no standard"),
    ("a.csv", "metric,value,seed,unit\nauc,1,1,ms\nauc,1,2,s\n", "different units"),
    ("a.csv", "metric;value\nauc;0,94\n", "line 2: “0,94” is not a number"),
    ("a.csv", "metric,value\nauc,inf\n", "line 2: “inf” is not a finite number"),
    ("a.csv", "metric,value\nauc,\n", "line 2: “” is not a number"),
    ("a.csv", "metric,value\nauc,0.9,0.8\n", "line 2: there are 3 cells"),
    ("a.csv", "metric,value,ci_low\nauc,0.9,0.8\n", "line 2: An interval has both"),
    ("a.csv", "metric,value,ci_low,ci_high\nauc,0.9,0.7,0.8\n", "line 2: The interval"),
    ("a.csv", "metric,value,n\nauc,0.9,2.5\n", "line 2: “2.5”"),
    ("a.csv", 'metric,value\n"auc,0.9\n', "is not CSV"),
    ("a.csv", b"metric,value\nauc\0,1\n", "not UTF-8 text"),
    ("a.csv", "metric,value\nauc,1\n".encode("utf-16"), "not UTF-8 text"),
    ("a.csv", b"\xff\xfemetric", "not UTF-8 text"),
]


@pytest.mark.parametrize(("name", "text", "says"), WRONG, ids=lambda each: str(each)[:30])
def test_what_cannot_be_read_is_said_in_a_line_that_names_the_place(name, text, says):
    message = refused(name, text)

    assert message.startswith(name)
    assert says in message
    assert len(message) < 200


def test_a_file_has_its_limits():
    many = json.dumps({f"recall[{number}]": 0.5 for number in range(MAX_METRICS + 1)})

    assert "1 MB" in refused("a.json", " " * MAX_FILE + "{}")
    assert "500 metrics" in refused("a.json", many)


def test_a_history_of_one_training_is_not_taken_for_repeated_runs():
    history = b"epoch,recall[bec]\n1,0.58\n2,0.61\n"

    with pytest.raises(Refusal, match="“epoch” makes it the history of one training"):
        read_result_file("history.csv", history)
    assert read_result_file("last.csv", b"recall[bec]\n0.61\n")["metrics"][0]["name"] == "recall"
