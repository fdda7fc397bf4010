"""The benchmark: its text is the same for the same seed and varies within itself, its files are what they say, and its arithmetic is right."""

from __future__ import annotations

import bz2
import gzip
import json
import tempfile
import unittest
import zipfile
from pathlib import Path

from small import ROOT  # noqa: F401: sets the path of the modules below

import bench
import bench_corpus
import bench_formats
import bench_profile
import bench_table
import bench_train
from bench_corpus import Genre, Generator
from bench_runs import Row, Use
from process import NO_INPUT, WRONG_USE, Stop

MB = 1_000_000


class CorpusTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls) -> None:
        cls.genres = {name: Genre(texts) for name, texts in bench_corpus.sample_texts().items()}

    def shard(self, seed: int, index: int, size: int = MB) -> tuple[bench_corpus.Size, bytes]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "part.jsonl"
            return bench_corpus.shard(seed, index, size, self.genres, path), path.read_bytes()

    def test_the_same_seed_gives_the_same_text_and_another_gives_another(self) -> None:
        self.assertEqual(self.shard(1, 0), self.shard(1, 0))
        self.assertNotEqual(self.shard(1, 0)[1], self.shard(2, 0)[1])
        self.assertNotEqual(self.shard(1, 0)[1], self.shard(1, 1)[1])

    def test_the_size_is_what_was_asked_for(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            size = bench_corpus.generate(1, 5, Path(folder) / "corpus")
            rows = [row for file in sorted((Path(folder) / "corpus").iterdir()) for row in bench_corpus.json_lines(file)]
            self.assertAlmostEqual(size.bytes / 5 / MB, 1, delta=0.02)
            self.assertEqual(size.bytes, sum(len(row["text"].encode()) for row in rows))
            self.assertEqual(size.documents, len({row["id"] for row in rows}))

    def test_hardly_a_sentence_comes_twice(self) -> None:
        rng = Generator("x", self.genres)
        sentences = [self.genres["literature"].sentence(rng.rng) for _ in range(5_000)]
        self.assertGreater(len(set(sentences)), 4_500)
        sample = "\n".join(self.genres_text("literature"))
        self.assertLess(sum(sentence in sample for sentence in sentences), 1_000)

    def genres_text(self, genre: str) -> list[str]:
        return bench_corpus.sample_texts()[genre]

    def test_some_documents_are_copies_and_some_begin_like_others(self) -> None:
        generator = Generator("x", self.genres)
        texts = [generator.document()["text"] for _ in range(1_000)]
        self.assertTrue(0 < len(texts) - len(set(texts)) < 50)
        self.assertTrue(5 < len(set(texts)) - len({text[:25] for text in set(texts)}) < 100)

    def test_real_text_is_taken_once(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder) / "texts.jsonl"
            place.write_text("".join(json.dumps({"text": f"本文{number}"}) + "\n" for number in range(10)), encoding="utf-8")
            self.assertEqual(bench_corpus.take_real(place, 1, Path(folder) / "out").documents, 10)
            (Path(folder) / "empty").mkdir()
            with self.assertRaises(Stop) as stop:
                bench_corpus.take_real(Path(folder) / "empty", 1, Path(folder) / "none")
            self.assertEqual(stop.exception.code, NO_INPUT)


class FormatsTest(unittest.TestCase):

    def written(self, form: str, documents: int = 3) -> tuple[Path, bench_corpus.Size]:
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        rows = [{"id": str(number), "url": f"https://example.jp/{number}", "title": "題", "text": f"一行目<{number}>。\n二行目♡。"} for number in range(documents)]
        write = next(each.write for each in bench_formats.FORMATS if each.name.startswith(form))
        return folder, write(iter(rows), folder)

    def test_sizes_are_those_of_the_text(self) -> None:
        for form in ("JSON", "CP932", "XML", "HTML"):
            self.assertEqual(self.written(form)[1], bench_corpus.Size(3, 3 * len("一行目<0>。\n二行目♡。".encode())), form)

    def test_a_zip_holds_one_work_in_cp932(self) -> None:
        work = next(self.written("CP932")[0].rglob("*.zip"))
        with zipfile.ZipFile(work) as archive:
            text = archive.read(archive.namelist()[0]).decode("cp932")
        self.assertIn("二行目〓。\r\n", text)
        self.assertIn("底本：", text)

    def test_the_dump_is_xml_and_the_archive_has_a_member_for_each_record(self) -> None:
        from xml.etree import ElementTree
        pages = ElementTree.fromstring(bz2.decompress(next(self.written("XML")[0].iterdir()).read_bytes()))
        self.assertEqual(len(pages), 3)
        content = next(self.written("HTML")[0].iterdir()).read_bytes()
        self.assertEqual(content.count(b"\x1f\x8b\x08"), 4)
        self.assertEqual(gzip.decompress(content).count(b"WARC-Type: response"), 3)
        self.assertIn("<p>一行目&lt;0&gt;。</p>".encode(), gzip.decompress(content))

    def test_the_kinds_of_sources_are_read_from_the_defaults(self) -> None:
        self.assertLessEqual({"aozora", "culturax", "ultrachat", "text"}, bench_formats.kinds())


class CommandLineTest(unittest.TestCase):

    def refused(self, *words: str) -> str:
        with self.assertRaises(Stop) as stop:
            bench.options(words)
        self.assertEqual(stop.exception.code, WRONG_USE)
        return str(stop.exception)

    def test_what_is_left_out_has_a_value(self) -> None:
        asked = bench.options([])
        self.assertEqual((asked.megabytes, asked.repeat, asked.seed, asked.peers, asked.with_formats), (1000, 1, 1, False, True))
        self.assertTrue(bench.options(["--peers", "--size-mb", "2"]).peers)
        self.assertIsNone(bench.options(["--help"]))

    def test_the_training_benchmark_has_flags_of_its_own(self) -> None:
        self.assertEqual(bench.options(["--train"]).lengths, (512, 2048))
        self.assertEqual(bench.options(["--train", "--lengths", "64,128", "--peers"]).lengths, (64, 128))
        self.assertIn("--growth: not with --train", self.refused("--train", "--growth"))
        self.assertIn("--lengths: only with --train", self.refused("--lengths", "64"))
        self.assertIn("--lengths: x", self.refused("--train", "--lengths", "x"))

    def test_mistakes_are_named(self) -> None:
        self.assertIn("--size-mb: many (expected a number, at least 0.01)", self.refused("--size-mb", "many"))
        self.assertIn("--size-mb: 0", self.refused("--size-mb", "0"))
        self.assertIn("--repeat: 0", self.refused("--repeat=0"))
        self.assertIn("unknown step: sort", self.refused("--steps", "ingest,sort"))
        self.assertIn("expected the first steps in their order", self.refused("--steps", "measure"))
        self.assertIn("unknown flag --fast", self.refused("--fast"))
        self.assertIn("twice", self.refused("twice"))
        with self.assertRaises(Stop) as stop:
            bench_formats.corpus(1, 1, Path("/nowhere/at/all"))
        self.assertEqual(stop.exception.code, NO_INPUT)


class FiguresTest(unittest.TestCase):

    def test_rates_count_start_up_and_leave_it_out(self) -> None:
        row = Row("ingest", 100, 1000, Use(20, 10, 500), Use(10, 8, 400))
        self.assertEqual((row.rate, row.rate_without_start), (5, 10))
        self.assertIsNone(Row("filter", 100, 1000, Use(10, 10, 500), Use(9.9, 8, 400)).rate_without_start)
        self.assertIn("| ingest | 100 | 1,000 | 20.0 | 10.0 | 5.0 | 10.0 | 100 | 10.0 | 500 |", bench_table.rates("step", [row]))

    def test_training_steps_are_compared_by_median_fastest_and_cpu(self) -> None:
        case = bench_train.Case(512, True)
        by_parts = {"cpu_s": 4.0, "parts": [{"part": "head", "cpu_s": 3.0, "rss_mb": 900}, {"part": "AdamW", "cpu_s": 0.8, "rss_mb": 950}]}
        library = {"products": {"cpu_s": 2.5}, "attention": {"cpu_s": 0.5}}
        ours = bench_train.Steps({"step_s": [2.0, 2.0, 8.0], "cpu_s": [4.0, 4.0, 5.0], "calls": 50, "call_us": 8.0, "by_parts": by_parts, "library": library}, 1000)
        theirs = bench_train.Steps({"step_s": [4.0, 3.0, 5.0], "cpu_s": [6.0, 6.0, 6.0]}, 2000)
        line = bench_train.rates({case: [ours]}, {case: [theirs]}).splitlines()[-1]
        self.assertEqual(line, "| T = 512, everything kept | 256 | 128 | 2.00 | 256 | 171 | 1.50 | 4.00 | 6.00 | 1.50 | 1,000 | 2,000 |")
        self.assertIn("| 256 | – | – |", bench_train.rates({case: [ours]}, {case: []}))
        table = bench_train.parts({case: [ours]})
        self.assertIn("| head | 75.0 %, 900 |", table)
        self.assertIn("| outside the kernels | 5.00 % |", table)
        self.assertIn("| 2.50 | 0.50 | 75 % | 1.50 | 2.00 |", bench_train.ceilings({case: [ours]}, {case: [theirs]}))
        self.assertIn("| 2.50 | 0.50 | 75 % | – | – |", bench_train.ceilings({case: [ours]}, {case: []}))

    def test_growth_is_judged_from_size_to_size(self) -> None:
        self.assertEqual(bench_table.verdict([1, 4], [Use(10, 10, 100), Use(45, 45, 110)]), "holds")
        self.assertEqual(bench_table.verdict([1, 4], [Use(10, 10, 100), Use(47, 40, 120)]), "CPU × 4.7 at 4 × the size; memory × 1.20")

    def test_a_recording_is_read_by_its_frames_and_weights(self) -> None:
        lines = ["jdk.ObjectAllocationSample {", "  objectClass = byte[] (classLoader = bootstrap)", "  weight = 2.5 kB", "  stackTrace = [",
                 "    java.lang.String.<init>(byte[])  line: 1", "    io.karasu.text.Lines.of(String) line: 2", "  ]", "}", ""]
        event = next(bench_profile.blocks(lines))
        self.assertEqual(bench_profile.frames_of(event), ["java.lang.String.<init>", "io.karasu.text.Lines.of"])
        self.assertEqual((bench_profile.weight_of(event), bench_profile.class_of(event)), (2560, "byte[]"))


if __name__ == "__main__":
    unittest.main()
