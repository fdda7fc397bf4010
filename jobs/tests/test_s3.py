"""All steps on an S3 server: raw files, configuration and run folder are `s3a://` paths. Only with `jobs/test.sh --full`."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import tempfile
import unittest
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

from cache import CACHE, Unreachable, installed
from small import Small, environment, run_all, small, submit, wait_until

import pipeline

MOTO = "moto[server]==5.2.5"
SIZE = "about 90 MB, 320 MB on disk"
BUCKET = "karasu-test"

# Puts the files below a folder into a bucket, under a prefix; arguments: endpoint, bucket, folder, prefix.
UPLOAD = """
import sys, pathlib, boto3
endpoint, bucket, folder, prefix = sys.argv[1:]
s3 = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
s3.create_bucket(Bucket=bucket)
top = pathlib.Path(folder)
for path in sorted(top.rglob("*")):
    if path.is_file():
        s3.upload_file(str(path), bucket, f"{prefix}{path.relative_to(top)}")
"""


class S3Server:
    """An S3 server in memory, in a process of its own."""

    def __init__(self, home: Path, port: int):
        self.home = home
        self.endpoint = f"http://127.0.0.1:{port}"

    def upload(self, folder: Path, prefix: str) -> None:
        """Copies a folder into the bucket."""
        words = [str(self.home / "bin" / "python"), "-c", UPLOAD, self.endpoint, BUCKET, str(folder), prefix]
        subprocess.run(words, check=True, env=environment(), stdin=subprocess.DEVNULL)

    def properties(self) -> str:
        """Spark's properties for this server."""
        settings = {"endpoint": self.endpoint, "endpoint.region": "us-east-1", "path.style.access": "true", "connection.ssl.enabled": "false",
                    "access.key": "x", "secret.key": "x", "aws.credentials.provider": "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider"}
        return "".join(f"spark.hadoop.fs.s3a.{key} {value}\n" for key, value in settings.items())


@contextmanager
def s3_server() -> Iterator[S3Server]:
    """A server that answers."""
    home = installed(CACHE / "moto-5.2.5", MOTO, SIZE)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [str(home / "bin" / "moto_server"), "-H", "127.0.0.1", "-p", str(port)]
    with open(os.devnull, "wb") as nowhere, subprocess.Popen(words, env=environment(), stdin=subprocess.DEVNULL, stdout=nowhere, stderr=nowhere) as process:
        try:
            wait_until("the S3 server answers", lambda: answers(port))
            yield S3Server(home, port)
        finally:
            process.kill()


def answers(port: int) -> bool:
    """Whether something listens there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@unittest.skipUnless(os.environ.get("KARASU_FULL_TESTS"), "S3 is in the full group: jobs/test.sh --full")
class S3Test(unittest.TestCase):
    """A run folder on an object store holds the same tables as one on a disk."""

    def test_every_step_on_s3_gives_the_tables_of_a_local_run(self) -> None:
        corpus = small()
        with tempfile.TemporaryDirectory() as folder:
            try:
                with s3_server() as server:
                    self.check(corpus, server, Path(folder))
            except Unreachable as reason:
                self.skipTest(f"the Python package index cannot be reached: {reason}")

    def check(self, corpus: Small, server: S3Server, folder: Path) -> None:
        properties = folder / "s3.conf"
        properties.write_text(server.properties(), encoding="utf-8")
        conf = folder / "conf"
        conf.mkdir()
        for file in corpus.conf.iterdir():
            text = re.sub(r"path: in/", f"path: s3a://{BUCKET}/raw/", file.read_text(encoding="utf-8"))
            (conf / file.name).write_text(text, encoding="utf-8")
        server.upload(corpus.input, "raw/")
        server.upload(conf, "conf/")
        run = f"s3a://{BUCKET}/run"
        words = ("--conf", f"s3a://{BUCKET}/conf", "--run", run, "--properties", str(properties))

        done = run_all(*words)
        self.assertEqual(0, done.returncode, done.stderr)
        said = submit("digest", run, "--properties", str(properties))
        self.assertEqual(0, said.returncode, said.stderr)
        self.assertEqual(corpus.digests("base"), dict(line.split("\t", 1) for line in said.stdout.splitlines()))

        again = run_all(*words)
        self.assertEqual(0, again.returncode, again.stderr)
        for step in pipeline.NAMES:
            self.assertRegex(again.stderr, rf"\] {step} finished before, nothing changed")

        other = run_all(*words, "filter.wipeOutShare=0.95")
        self.assertEqual(0, other.returncode, other.stderr)
        self.assertRegex(other.stderr, r"\] measure finished before, nothing changed")
        self.assertRegex(other.stderr, r"\] filter took")

    def test_a_bucket_that_is_not_there_is_a_missing_input(self) -> None:
        corpus = small()
        with tempfile.TemporaryDirectory() as folder:
            try:
                with s3_server() as server:
                    properties = Path(folder) / "s3.conf"
                    properties.write_text(server.properties(), encoding="utf-8")
                    said = corpus.submit("ingest", "nowhere", "--properties", str(properties),
                                         'sources=[{name: a, kind: text, path: "s3a://no-such-bucket/*.jsonl"}]')
            except Unreachable as reason:
                self.skipTest(f"the Python package index cannot be reached: {reason}")
        self.assertEqual(3, said.returncode, said.stderr)
        self.assertIn("no-such-bucket", said.stderr.strip().splitlines()[-1])


if __name__ == "__main__":
    unittest.main()
