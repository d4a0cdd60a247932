"""The floor: the least that a Tornado process does for the same answer — the same reads and writes, one by one.

No sessions, no place codes, no rules, no encryption, no metrics: what it leaves out is what the product adds. It
runs as a process of its own on the same database, under the same write concern, and takes the very same requests.
What it stores and answers is a sample of what the product stored and answered, so that sizes are the same too.
"""

import argparse
import asyncio
import signal
import sys
from datetime import UTC, datetime
from typing import Any

import bson
import jsonschema_rs
import orjson
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from server.actions.people.persons import STANDING
from server.actions.places.visits import VISITS
from server.actions.submissions.submissions import SUBMISSIONS
from server.db.client import connect
from server.db.indexes import CollectionSpec

COLLECTIONS = (
    CollectionSpec("floor_submissions", SUBMISSIONS.indexes),
    CollectionSpec("floor_visits", VISITS.indexes),
)

Document = dict[str, Any]


class Bare(RequestHandler):
    """What the three floors share: JSON in, a sample of the product's answer out, no hashing of it."""

    def initialize(self, database: Any, validator: Any, stored: Document, answers: Document) -> None:
        self.database, self.validator, self.stored, self.answers = database, validator, stored, answers

    def compute_etag(self) -> str | None:
        return None

    def document(self, name: str, body: Document) -> Document:
        fresh = {"_id": self.request.headers["Idempotency-Key"], "person": body["person"], "at": datetime.now(UTC)}
        return {**self.stored[name], **fresh}

    def reply(self, status: int, name: str) -> None:
        self.set_status(status)
        self.set_header("Content-Type", "application/json")
        self.finish(orjson.dumps(self.answers[name]))


class Submission(Bare):
    """Validate the answers, insert one document."""

    async def post(self) -> None:
        body = orjson.loads(self.request.body)
        if not self.validator.is_valid(body["answers"]):
            self.send_error(422)
            return
        await self.database.floor_submissions.insert_one(self.document("submission", body))
        self.reply(201, "submission")


class SubmissionByPerson(Bare):
    """Find the person, validate the answers, insert one document: the calls that the product makes."""

    async def post(self) -> None:
        body = orjson.loads(self.request.body)
        await self.database.persons.find_one({"_id": body["person"]}, STANDING)
        if not self.validator.is_valid(body["answers"]):
            self.send_error(422)
            return
        await self.database.floor_submissions.insert_one(self.document("submission", body))
        self.reply(201, "submission")


class Scan(Bare):
    """Find the person, insert one document."""

    async def post(self) -> None:
        body = orjson.loads(self.request.body)
        person = await self.database.persons.find_one({"_id": body["person"]}, STANDING)
        await self.database.floor_visits.insert_one({**self.document("scan", body), "card": person["card"]})
        self.reply(201, "scan")


class Color(Bare):
    """Find the person."""

    async def get(self) -> None:
        await self.database.persons.find_one({"_id": self.get_query_argument("person")}, STANDING)
        self.reply(200, "color")


def make_app(database: Any, given: Document) -> Application:
    """The four floors, with the schema and the samples they are given."""
    shared = {
        "database": database,
        "validator": jsonschema_rs.Draft202012Validator(orjson.loads(given["schema"]), validate_formats=True),
        "stored": given["stored"],
        "answers": given["answers"],
    }
    routes = {"/submission": Submission, "/submission/person": SubmissionByPerson, "/scan": Scan, "/color": Color}
    return Application([(path, handler, shared) for path, handler in routes.items()], log_function=lambda handler: None)


async def serve(port: int, uri: str, name: str, given: Document) -> None:
    """Listen until SIGTERM."""
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    database = connect(uri, name)
    server = HTTPServer(make_app(database, given))
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
    asyncio.run(serve(options.port, options.uri, options.name, bson.decode(sys.stdin.buffer.read())))
