"""What metrics, bands and segments mean, in the words in which every export explains them."""

from __future__ import annotations

from cxjourney.domain.records import Condition, Direction, Metric, MetricKind, Segment
from cxjourney.domain.text import tr
from cxjourney.scoring.score import Band


def formula_text(metric: Metric, confidence: float) -> str:
    """Say in words how a metric's score and its interval are computed."""
    share = f"{confidence * 100:.0f} %"
    texts = {
        MetricKind.NPS: tr("Promoters (9 and 10) less detractors (0 to 6), in percent of all answers. "
                           "Interval: adjusted Wald, {share}.", share=share),
        MetricKind.CSAT: tr("Share of answers in the top two boxes of the scale. Interval: Wilson, {share}.",
                            share=share),
        MetricKind.CES: tr("Mean of all answers on the scale. Interval: Student’s t, {share}.", share=share),
        MetricKind.TTR: tr("Median of the hours from opened to solved; open tickets are counted apart. "
                           "Interval: order statistics, {share}.", share=share),
        MetricKind.MEAN: tr("Mean of all answers. Interval: Student’s t, {share}.", share=share),
        MetricKind.SHARE: tr("Share of answers that count as a hit. Interval: Wilson, {share}.", share=share),
        MetricKind.SUM: tr("Sum of all values; it has no interval."),
    }  # fmt: skip
    return texts[metric.metric_kind]


def better_text(metric: Metric) -> str:
    """Return which scores of a metric are better: `higher` or `lower`."""
    return tr("higher") if metric.direction is Direction.HIGHER else tr("lower")


def band_meanings(minimum_n: int) -> dict[Band, str]:
    """Say what each band stands for that a file shows; what is withheld its writer has to name."""
    return {
        Band.GOOD: tr("At or past the limit “good from” of its metric."),
        Band.MIDDLE: tr("Between the two limits, or the metric has none."),
        Band.LOW: tr("Past the limit “low past” of its metric."),
        Band.FEW: tr("Shown without a judgement: under {n} answers a score says little.", n=minimum_n),
    }


def condition_text(condition: Condition) -> str:
    """Say a condition in words: `Customer type is New or Returning`."""
    values = tr(" or ").join(condition.values)
    if condition.exclude:
        return tr("{attribute} is not {values}", attribute=condition.attribute, values=values)
    return tr("{attribute} is {values}", attribute=condition.attribute, values=values)


def conditions_text(segment: Segment) -> str:
    """Say which customers belong to a segment."""
    return "; ".join(condition_text(condition) for condition in segment.conditions) or tr("everyone")


def reading_remarks() -> list[str]:
    """Return what a reader of any score has to know."""
    return [
        tr("Unlike metrics are never averaged into one number; n counts answers, not customers."),
        tr("An interval says where the score lies if everyone had answered; two scores whose intervals overlap much "
           "may differ by chance."),
    ]  # fmt: skip


def emotion_remark() -> str:
    """Say what an emotion on the map is, and what it is not."""
    return tr("Emotion is what the room felt, from −2 to +2; it is not measured.")
