"""The floor: the least that a Tornado process does for the same answer — the same reads and writes, one by one.

No sessions, no place codes, no rules, no encryption, no metrics: what it leaves out is what the product adds. It
runs as a process of its own on the same database, under the same write concern, with answers of the same size.
"""

import argparse
import asyncio
import signal
import sys
from typing import Any

import jsonschema_rs
import orjson
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from server.actions.persons import STANDING
from server.db.client import connect

Document = dict[str, Any]


class Bare(RequestHandler):
    """What the three floors share: JSON in, JSON out, no hashing of every answer."""

    def initialize(self, database: Any, validator: Any, answers: dict[str, Document]) -> None:
        self.database, self.validator, self.answers = database, validator, answers

    def compute_etag(self) -> str | None:
        return None

    def reply(self, status: int, name: str, **fresh: Any) -> None:
        self.set_status(status)
        self.set_header("Content-Type", "application/json")
        self.finish(orjson.dumps({**self.answers[name], **fresh}))


class Submission(Bare):
    """Validate the answers, insert one document."""

    async def post(self) -> None:
        body = orjson.loads(self.request.body)
        if not self.validator.is_valid(body["document"]["answers"]):
            self.send_error(422)
            return
        document = {**body["document"], "_id": self.request.headers["Idempotency-Key"]}
        await self.database.floor_submissions.insert_one(document)
        self.reply(201, "submission", id=document["_id"])


class Visit(Bare):
    """Find the person, insert one document."""

    async def post(self) -> None:
        body = orjson.loads(self.request.body)
        person = await self.database.persons.find_one({"_id": body["person"]}, STANDING)
        document = {**body["document"], "_id": self.request.headers["Idempotency-Key"], "card": person["card"]}
        await self.database.floor_visits.insert_one(document)
        self.reply(201, "scan", visit=document["_id"])


class Color(Bare):
    """Find the person."""

    async def get(self) -> None:
        person = await self.database.persons.find_one({"_id": self.get_query_argument("person")}, STANDING)
        self.reply(200, "color", id=person["_id"])


async def serve(port: int, uri: str, name: str, given: Document) -> None:
    """Listen until SIGTERM."""
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    database = connect(uri, name)
    shared = {
        "database": database,
        "validator": jsonschema_rs.Draft202012Validator(given["schema"], validate_formats=True),
        "answers": given["answers"],
    }
    application = Application(
        [("/submission", Submission, shared), ("/scan", Visit, shared), ("/color", Color, shared)],
        log_function=lambda handler: None,
    )
    server = HTTPServer(application)
    server.add_sockets(bind_sockets(port, "127.0.0.1"))
    await stopping.wait()
    server.stop()
    await database.client.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int)
    parser.add_argument("--uri")
    parser.add_argument("--name")
    options = parser.parse_args()
    asyncio.run(serve(options.port, options.uri, options.name, orjson.loads(sys.stdin.buffer.read())))
