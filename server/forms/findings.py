"""A finding: what is wrong with a template, exactly where, and how to mend it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """`file` within the template folder, JSON Pointer in that file, and a sentence for the form's author."""

    file: str
    pointer: str
    message: str
