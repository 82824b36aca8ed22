"""Scales in words that nobody listed: very, somewhat, neither, with any adjective and its opposite, or how often.

The words settle the order of the steps. Whether the upper end is good they settle only for adjectives that praise or
blame; importance, likelihood and frequency leave it open, and somebody has to say it. `vocabulary` holds the scales
that are known word by word, and those come first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from cxjourney.evidence.words import words

_MOST_STEPS = 12

_STRENGTHS = (
    (3.0, r"extremely|completely|totally|strongly|entirely|absolutely|ausserst|vollig|voll und ganz|voll|extremement"
          r"|totalement|tout a fait|totalmente|completamente|estremamente|helemaal|zeer sterk"),
    (2.0, r"very|highly|much|sehr|tres|muy|molto|zeer|heel|muito"),
    (1.0, r"somewhat|rather|fairly|slightly|moderately|mildly|quite|a little|partly|mostly|eher|etwas|ziemlich|plutot"
          r"|assez|algo|bastante|piuttosto|abbastanza|enigszins|tamelijk|um pouco"),
)  # fmt: skip
_BARE = 1.5  # an adjective by itself lies between “somewhat” and “very”
_STRONG = [(strength, re.compile(rf"^(?:{pattern})\b ?")) for strength, pattern in _STRENGTHS]
_NEUTRAL = re.compile(
    r"^(neither\b.*|neutral\b.*|undecided|indifferent|weder\b.*\bnoch\b.*|weder noch|teils teils|unentschieden"
    r"|ni\b.*\bni\b.*|noch\b.*\bnoch\b.*|ne\b.*\bne\b.*|nem\b.*\bnem\b.*|neutre|neutraal|neutro|neutrale)$"
)
_BLANK = re.compile(
    r"\b(n a|not applicable|does not apply|don t know|dont know|do not know|unfamiliar|not familiar|never used"
    r"|did not use|no opinion|not sure|unsure|prefer not|can t say|cannot say|no answer|weiss nicht|weiss ich nicht"
    r"|keine angabe|kann ich nicht|nicht genutzt|ne sais? pas|sans opinion|ne se prononce|no se|ns nc|sin opinion"
    r"|weet ik niet|weet niet|geen mening|non so|nao sei)\b"
)
_FAMILIES = (
    ("csat",
     r"(satisfied|satisfactory|satisfying|zufrieden|satisfaite?s?|satisfech[oa]s?|satisfeit[oa]s?|soddisfatt[oa]"
     r"|tevreden|happy|pleased|delighted|favou?rabl[ey]|positive(ly)?|positiv|positi[fv]e?|positiv[oa]|good|well|gut"
     r"|bon(ne)?|bien|buen[oa]?|buon[oa]|bene|bo[ma]|goed|pleasant|angenehm|helpful|hilfreich|friendly|freundlich)",
     r"(dissatisfied|unsatisfied|unsatisfactory|dissatisfying|unzufrieden|insatisfaite?s?|pas satisfaite?s?"
     r"|mecontente?s?|insatisfech[oa]s?|insatisfeit[oa]s?|insoddisfatt[oa]|ontevreden|unhappy|displeased|disappointed"
     r"|unfavou?rabl[ey]|negative(ly)?|negativ|negati[fv]e?|negativ[oa]|bad|badly|poor|poorly|schlecht|mauvaise?|mal"
     r"|mal[oa]|cattiv[oa]|male|mau|ma|slecht|unpleasant|unangenehm|unhelpful|unfriendly|unfreundlich)"),
    ("ces",
     r"(easy|easily|simple|einfach|leicht|facile|facil|makkelijk|gemakkelijk|eenvoudig)",
     r"(difficult|hard|schwierig|schwer|difficile|dificil|moeilijk|not easy|nicht einfach)"),
)  # fmt: skip
_OPEN_FAMILIES = (
    (r"(likely|wahrscheinlich|probable|probabile|provavel|waarschijnlijk)",
     r"(unlikely|unwahrscheinlich|improbable|improbabile|improvavel|onwaarschijnlijk)"),
    (r"(agree|accord|d accord|de acuerdo|d accordo|eens|concordo|zustimmen|stimme zu)",
     r"(disagree|pas d accord|en desacuerdo|in disaccordo|oneens|discordo|ablehnen|stimme nicht zu)"),
    (r"(important|wichtig|importante?|belangrijk)", r"(unimportant|unwichtig|onbelangrijk)"),
    (r"(masculine)", r"(feminine)"),
)  # fmt: skip
_PREFIX = re.compile(r"^(?:un|in|im|ir|dis|non|not|nicht|on) ?(\w{4,})$")

_DEGREES = (
    r"not at all|uberhaupt nicht|gar nicht|pas du tout|nada|para nada|per niente|helemaal niet",
    r"not very|not too|not so|not really|nicht sehr|nicht so|wenig|peu|poco|niet zo",
    r"slightly|a little|a bit|etwas|un peu|un poco|een beetje",
    r"somewhat|moderately|fairly|reasonably|eher|mittelmassig|moyennement|moderadamente|enigszins",
    r"quite|ziemlich|assez|bastante|abbastanza|tamelijk", "", r"very|sehr|tres|muy|molto|zeer|heel",
    r"extremely|completely|ausserst|vollig|extremement|totalmente|estremamente",
)  # fmt: skip
_FREQUENCIES = (
    r"never\b.*|nie(mals)?\b.*|jamais|nunca|mai|nooit",
    r"rarely|seldom|hardly ever|almost never|selten|rarement|raramente|rara vez|zelden",
    r"sometimes|occasionally|now and then|manchmal|gelegentlich|parfois|a veces|a volte|soms|as vezes",
    r"often|frequently|usually|oft|haufig|souvent|a menudo|spesso|vaak|frequentemente",
    r"very often|most of the time|almost always|meistens|sehr oft|presque toujours|casi siempre",
    r"always|all the time|immer|toujours|siempre|sempre|altijd",
)
_DEGREE_RULES = [re.compile(rf"^(?:{pattern})\b ?" if pattern else r"^") for pattern in _DEGREES]
_OFTEN_RULES = [re.compile(pattern) for pattern in _FREQUENCIES]


@dataclass(frozen=True, slots=True)
class WordScale:
    """Steps in words with their numbers from 1 up, None for words that are no answer.

    `metric` is `csat` or `ces` where the words praise or blame; empty where they leave open which end is good.
    """

    metric: str
    scale: tuple[float, float]
    values: tuple[tuple[str, float | None], ...]


def read_ladder(texts: Iterable[str]) -> WordScale | None:
    """Return the scale that texts are the steps of, or None where one of them is no step or the order is unclear."""
    spoken = {text: words(text) for text in dict.fromkeys(texts)}
    if not 2 <= len(spoken) <= _MOST_STEPS:
        return None
    neutral = {text for text, said in spoken.items() if _NEUTRAL.match(said)}
    blank = {text for text, said in spoken.items() if text not in neutral and _BLANK.search(said)}
    steps = {text: said for text, said in spoken.items() if text not in blank}
    found = _two_sided(steps, neutral) or _degrees(steps) or _frequencies(steps)
    if found is None:
        return None
    metric, numbers = found
    values = tuple((text, numbers.get(text)) for text in spoken)
    return WordScale(metric, (1.0, max(numbers.values())), values)


_Numbers = dict[str, float]


def _two_sided(steps: dict[str, str], neutral: set[str]) -> tuple[str, _Numbers] | None:
    """Number an adjective and its opposite outward from the middle; both sides have the same steps."""
    rungs = {text: _rung(said) for text, said in steps.items() if text not in neutral}
    sides = _sides({adjective for _, adjective in rungs.values()})
    if sides is None:
        return None
    metric, side_of = sides
    strengths: dict[int, set[float]] = {-1: set(), 1: set()}
    for strength, adjective in rungs.values():
        strengths[side_of[adjective]].add(strength)
    most = max(map(len, strengths.values()))
    together = strengths[-1] | strengths[1]
    if min(map(len, strengths.values())) == most:
        ranks = {side: sorted(own) for side, own in strengths.items()}
    elif len(together) == most:
        ranks = dict.fromkeys((-1, 1), sorted(together))
    else:
        return None
    if not 2 <= most <= 3:
        return None
    above = most + (1 if neutral else 0)  # steps below the positive side
    numbers = dict.fromkeys(neutral, most + 1.0)
    for text, (strength, adjective) in rungs.items():
        side = side_of[adjective]
        rank = ranks[side].index(strength)
        numbers[text] = float(above + 1 + rank) if side > 0 else float(most - rank)
    return (metric, numbers) if len(numbers) > len(neutral) and len(neutral) <= 1 else None


def _rung(said: str) -> tuple[float, str]:
    """Return strength and adjective of a step."""
    for strength, pattern in _STRONG:
        if pattern.match(said):
            return strength, pattern.sub("", said, count=1)
    return _BARE, said


def _sides(adjectives: set[str]) -> tuple[str, dict[str, int]] | None:
    """Return which adjectives are the upper side and which the lower one, and the metric that they settle."""
    if "" in adjectives:
        return None
    pairs = [(metric, good, bad) for metric, good, bad in _FAMILIES]
    pairs += [("", more, less) for more, less in _OPEN_FAMILIES]
    for metric, upper, lower in pairs:
        sides = {
            one: 1 if re.fullmatch(upper, one) else -1 for one in adjectives
            if re.fullmatch(upper, one) or re.fullmatch(lower, one)
        }  # fmt: skip
        if len(sides) == len(adjectives) and len(set(sides.values())) == 2:
            return metric, sides
    if len(adjectives) == 2:  # any adjective beside its own negation
        for negated in adjectives:
            base = _PREFIX.match(negated)
            if base is not None and base.group(1) in adjectives:
                return "", {negated: -1, base.group(1): 1}
    return None


def _degrees(steps: dict[str, str]) -> tuple[str, _Numbers] | None:
    """Number one adjective in degrees, from “not at all” or “not very” up."""
    places: dict[str, int] = {}
    adjectives = set()
    for text, said in steps.items():
        place = next(n for n, rule in enumerate(_DEGREE_RULES) if _is_degree(n, rule, said))
        places[text] = place
        adjectives.add(_DEGREE_RULES[place].sub("", said, count=1))
    if len(set(places.values())) < max(3, len(places)) or min(places.values()) > 1 or len(adjectives) != 1:
        return None
    (adjective,) = adjectives
    if not adjective or len(adjective.split()) > 3:
        return None
    order = sorted(places.values())
    metric = next((metric for metric, good, _ in _FAMILIES if re.fullmatch(good, adjective)), "")
    return metric, {text: 1.0 + order.index(place) for text, place in places.items()}


def _is_degree(place: int, rule: re.Pattern[str], said: str) -> bool:
    """Say whether a step has this degree; the adjective by itself is what no word for a degree begins."""
    if _DEGREES[place]:
        return rule.match(said) is not None
    return not any(one.match(said) for one, pattern in zip(_DEGREE_RULES, _DEGREES, strict=True) if pattern)


def _frequencies(steps: dict[str, str]) -> tuple[str, _Numbers] | None:
    """Number how often something happens, from never up."""
    places = {}
    for text, said in steps.items():
        place = next((n for n, rule in enumerate(_OFTEN_RULES) if rule.fullmatch(said)), None)
        if place is None:
            return None
        places[text] = place
    order = sorted(set(places.values()))
    return ("", {text: 1.0 + order.index(place) for text, place in places.items()}) if len(order) >= 3 else None
