"""Headings and labels as teams write them: which section or field they mean."""

import re
from collections import Counter
from functools import lru_cache

from bot.experiments.fields import Field
from bot.experiments.template import Section, SectionKind, Template

_NUMBER = re.compile(r"\A(?:section\s+)?(?:\d+(?:\.\d+)*[.):]?|(?:[ivx]+|[a-z])[.)])\s+", re.I)
_MARKS = re.compile(r"[*_`~]+|\\(?=[!-/:-@\[-`{-~])")
_FILLERS = re.compile(r"^(?:the|our|its|expected) ")
_HYPOTHESIS = re.compile(
    r"(?:hypothesis\s*#?\s*(\d{1,4}|[a-z]\b)?|h(\d{1,4}))\s*(?:[:.)–—-]\s*|$)(.*)", re.I | re.S
)
_BOLD_LABEL = re.compile(r"(\*\*|__|\*|_)(?P<label>.+?)[:?.]?\1\s*[:?–—-]?\s*(?P<rest>.*)")
_PLAIN_LABEL = re.compile(r"(?P<label>[^:?|]{1,90})[:?](?:\s+(?P<rest>.*)|$)")

#: Other names of the default template's sections and fields, among them the article's own.
_SECTIONS = {
    "problem": "problem, problem definition, problem description, business problem, background, "
    "problem space",
    "software_goals": "system goals, product goals",
    "metric_goals": "metrics, success metrics, target metrics, goals and metrics",
    "data_motivation": "motivation from data, data exploration, what data says",
    "baseline": "baselines, baseline model, baseline solution, current solution, status quo",
    "software_design": "system design, architecture, system architecture, design",
    "delivery": "delivery, milestones, timeline, milestones and timeline, roadmap",
    "launch": "launch, launching, rollout, launch and rollout",
}
_FIELDS = {
    ("problem", "why_now"): "motivation, why, relevance, relevance and reasons",
    ("problem", "link"): "link, ticket",
    ("baseline", "values"): "values, measured",
    ("metric_goals", "amount"): "amount, target, improvement, minimum improvement",
    ("metric_goals", "measured"): "measurement, how measured, how will we measure it",
    ("metric_goals", "why"): "why, rationale, reason",
    ("metric_goals", "trade_offs"): "tradeoffs, guardrails, metrics tradeoffs, guardrail metrics",
    ("hypothesis", "method"): "methodology, approach",
    ("hypothesis", "metric"): "metric, metrics",
    ("hypothesis", "success_criteria"): "success criteria, success criterion",
    ("hypothesis", "minimum_lift"): "lift, minimum improvement",
    ("hypothesis", "timebox"): "time box, time limit",
    ("hypothesis", "failure_step"): "failure next steps, failure next step, on failure",
    ("hypothesis", "success_step"): "success next steps, success next step, on success",
    ("software_design", "systems"): "system, components, high level design",
    ("software_design", "pipelines"): "pipelines, data pipeline, training pipeline",
    ("software_design", "services"): "service, serving, inference pipeline",
    ("software_design", "databases"): "database, storage",
    ("software_design", "production_data"): "data in production, production data",
    ("launch", "criteria"): "success criteria, launch criteria, criteria",
    ("launch", "surfaces"): "which product surfaces could be affected, product surfaces",
    ("launch", "customers"): "how will this impact customers, customer impact, customers",
    ("launch", "monitoring"): "how will we monitor, monitoring and alarms, monitoring and alerting,"
    " monitoring and maintenance",
    ("launch", "rollback"): "what will we do to roll back, roll back, rollback plan, fallback",
    ("launch", "security"): "what impact on security could this change have, security, "
    "security impact, security and privacy, security and privacy considerations, "
    "what are security and privacy considerations",
    ("launch", "privacy"): "what impact on privacy could this change have, privacy, data privacy, "
    "privacy impact",
}
#: Headings that only hold others together.
_CONTAINERS = {"experiment design", "experiments", "hypotheses"}


@lru_cache(maxsize=256)
def plain(words: str) -> str:
    """A heading without numbers, marks, case and punctuation: what it has in common with others."""
    words = _NUMBER.sub("", _MARKS.sub("", words).strip(), count=1).replace("&", " and ")
    words = " ".join(re.findall(r"\w+", words.casefold()))
    return _FILLERS.sub("", re.sub(r"\b(?:the|our) ", "", words))


def hypothesis_heading(words: str) -> tuple[int, str] | None:
    """The number (0 for none) and the claim of a heading like “Hypothesis 2: …”, or None."""
    match = _HYPOTHESIS.fullmatch(_NUMBER.sub("", words.strip("*_ \t"), count=1))
    if match is None:
        return None
    number = (match[1] or match[2] or "0").lower()
    claim = match[3].strip("*_ \t")
    return int(number) if number.isdecimal() else ord(number) - ord("a") + 1, claim


class Names:
    """The names of a template's sections and fields."""

    def __init__(self, template: Template) -> None:
        self._sections: dict[str, Section] = {}
        self._fields: dict[str, dict[str, Field]] = {}
        for section in template.sections:
            if section.kind is not SectionKind.HYPOTHESIS:
                after_colon = section.title.rpartition(":")[2]
                own = (section.title, after_colon, section.key.replace("_", " "))
                for name in (*own, *_SECTIONS.get(section.key, "").split(",")):
                    self._sections.setdefault(plain(name), section)
            fields = self._fields[section.key] = {}
            for each in section.fields:
                fields.setdefault(plain(each.label), each)
            for each in section.fields:
                others = _FIELDS.get((section.key, each.key), "").split(",")
                for name in (*others, each.key.replace("_", " ")):
                    fields.setdefault(plain(name), each)
        self._containers = _CONTAINERS | {
            plain(section.title.partition(":")[0])
            for section in template.sections
            if ":" in section.title
        }
        often = Counter(name for fields in self._fields.values() for name in fields)
        #: The fields that stand once, by names that mean them alone.
        self._anywhere = {
            name: (section, field)
            for section in template.sections
            if section.kind is SectionKind.SINGLE
            for name, field in self._fields[section.key].items()
            if often[name] == 1
        }

    def section(self, heading: str) -> Section | None:
        """The section that a heading means."""
        return self._sections.get(plain(heading) or "-")

    def field(self, section: Section, label: str) -> Field | None:
        """The field of a section that a label means."""
        return self._fields[section.key].get(plain(label) or "-")

    def anywhere(self, heading: str) -> tuple[Section, Field] | None:
        """The field, and its section, that a heading means wherever it stands."""
        return self._anywhere.get(plain(heading) or "-")

    def is_container(self, heading: str) -> bool:
        """Whether a heading only holds others together."""
        return plain(heading) in self._containers

    def labelled(self, section: Section, line: str) -> tuple[Field, str] | None:
        """The field whose label a line begins with, and the rest of the line."""
        for pattern in (_BOLD_LABEL, _PLAIN_LABEL):
            match = pattern.fullmatch(line.strip())
            if match and (field := self.field(section, match["label"])):
                return field, (match["rest"] or "").strip()
        return None
