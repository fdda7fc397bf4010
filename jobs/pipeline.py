"""The steps of the pipeline and their order, as data.

submit.py, run_all.py and, later, the Airflow DAG read this list; nothing else names the steps.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One step: its name on the command line, its main class, and what it does in a phrase."""

    name: str
    main_class: str
    reads: str
    writes: str


STEPS = (
    Step("ingest", "io.karasu.job.IngestJob", "the raw sources", "documents"),
    Step("measure", "io.karasu.job.MeasureJob", "documents", "signals and signatures"),
    Step("filter", "io.karasu.job.FilterJob", "signals", "rejections by quality rule"),
    Step("dedup", "io.karasu.job.DedupJob", "signatures", "rejections of duplicates"),
    Step("select", "io.karasu.job.SelectJob", "documents and rejections", "corpus"),
    Step("tokenize", "io.karasu.job.TokenizeJob", "corpus", "tokens"),
    Step("pack", "io.karasu.job.PackJob", "tokens", "sequences"),
    Step("pretrain", "io.karasu.job.PretrainJob", "sequences", "a model, steps"),
    Step("finetune", "io.karasu.job.FinetuneJob", "sequences", "a model, steps"),
    Step("report", "io.karasu.job.ReportJob", "all tables", "report/index.html and report/report.json"),
)

STEPS_CLASS = "io.karasu.job.StepsJob"  # runs several of them in one JVM

NAMES = tuple(step.name for step in STEPS)
BY_NAME = {step.name: step for step in STEPS}
