"""`rholsp query QUESTION …`: what an editor would answer about a name, as text or JSON."""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TextIO

import trio

from rholsp.commands.questions import (
    AT_PLACE,
    Answer,
    CannotAnswer,
    Position,
    Sources,
    Subject,
    offset_of,
    opened,
    outline,
    read_subject,
    search,
    split_place,
)
from rholsp.commands.roots import NoSuchRoot, Roots, find_roots
from rholsp.workspace.store.actor import default_folder

FOUND, NOTHING, COULD_NOT_RUN = 0, 1, 2
SEARCH, OUTLINE = "symbols", "outline"


def run(args: argparse.Namespace) -> int:
    """The subcommand. Returns the exit status.

    `args` has question, subject, root, json, limit, workers and store.
    """
    store_folder = default_folder() if args.store else None
    return query(
        args.question,
        args.subject,
        root=args.root,
        as_json=args.json,
        limit=args.limit,
        workers=args.workers,
        store_folder=store_folder,
        out=sys.stdout,
        err=sys.stderr,
    )


def query(
    question: str,
    subject: str,
    *,
    root: str | None = None,
    as_json: bool = False,
    limit: int = 100,
    workers: int | None = 0,
    store_folder: Path | None = None,
    out: TextIO,
    err: TextIO,
) -> int:
    """Answers a question about `subject`: a place `FILE:LINE:COLUMN`, for an outline a file, for a search a text.

    A name may stand for the column. The workspace is found as for `rholsp check`; for a search, from the current
    folder. Returns 0 where something was found, 1 where nothing was, 2 where the question makes no sense.
    """
    answer: Answer | CannotAnswer
    try:
        path, position = (subject, None) if question in (SEARCH, OUTLINE) else split_place(subject)
        file = None if question == SEARCH else read_subject(path)
        roots = Roots(find_roots([os.getcwd() if file is None else path], root), workers, store_folder)
    except (CannotAnswer, NoSuchRoot) as error:
        answer = CannotAnswer(str(error))
    else:
        if file is None:
            answer = trio.run(_search, roots, subject, limit, err)
        else:
            answer = trio.run(_ask, roots, question, file, position, err)
    if isinstance(answer, CannotAnswer):
        err.write(f"rholsp query: {answer}\n")
        return COULD_NOT_RUN
    if as_json:
        json.dump(answer.as_json(), out, indent=2)
        out.write("\n")
    else:
        out.write(answer.as_text())
    return FOUND if answer else NOTHING


async def _search(roots: Roots, text: str, limit: int, err: TextIO) -> Answer:
    async with roots.open(err) as workspace:
        return await search(await workspace.view(), text, limit, Sources())


async def _ask(
    roots: Roots, question: str, file: Subject, position: Position | None, err: TextIO
) -> Answer | CannotAnswer:
    async with roots.open(err) as workspace, opened(workspace, file) as (view, facts):
        if position is None:
            return await outline(view, facts, Sources())
        try:
            offset = offset_of(facts, position)
        except CannotAnswer as error:
            return CannotAnswer(f"{file.path}: {error}")
        return await AT_PLACE[question].ask(view, file.uri, offset, Sources())
