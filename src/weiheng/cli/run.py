"""One run of the command line: choose the language, parse, call, turn mistakes into prose and an exit code."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import typer
import typer.core
from typer.exceptions import TyperException

from weiheng.cli.app import app
from weiheng.vocabulary.messages import Words, preferred_language
from weiheng.vocabulary.problem import Exit, Place, Problem, Refused

_OF_TYPER = {
    "Arguments": "usage.arguments",
    "Options": "usage.options",
    "Commands": "usage.commands",
    "default: {default}": "usage.default",
    "required": "usage.required",
    "No such command {name!r}.": "usage.no_command",
}
"""Typer's own words in help pages, and our messages for them."""


def run(arguments: Sequence[str]) -> int:
    """Run with these arguments and return the exit code. No mistake of the user shows a traceback."""
    words = Words(preferred_language(_asked(arguments)))
    command = _translated(words)
    try:
        result = command.main(args=list(arguments), prog_name="weiheng", standalone_mode=False)
        return _interrupted(words) if result == Exit.INTERRUPTED else int(result or 0)  # the parser's code for it, too
    except Refused as refused:
        _complain(words, refused.problems)
        return int(refused.exit_code)
    except typer.Exit as stop:
        return stop.exit_code
    except (typer.Abort, KeyboardInterrupt):
        return _interrupted(words)
    except BrokenPipeError:
        sys.stderr.close()  # the reader went away (`weiheng score | head`); nothing is left to say
        return int(Exit.OK)
    except TyperException as error:
        _complain(words, [_usage_problem(error, words)])
        return int(Exit.USAGE)


def _interrupted(words: Words) -> int:
    print(words("usage.interrupted"), file=sys.stderr)
    return int(Exit.INTERRUPTED)


def _asked(arguments: Sequence[str]) -> str | None:
    """The value of --lang, needed before parsing because the help itself is translated."""
    for before, argument in zip(("", *arguments), arguments, strict=False):
        if before == "--lang":
            return argument
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
    return None


def _translated(words: Words) -> Any:
    """The command tree with every help text, written as a catalogue key, in the user's language."""
    vars(typer.core)["_"] = lambda text: words(_OF_TYPER[text]) if text in _OF_TYPER else text
    root = typer.main.get_command(app)
    for command in _commands(root):
        command.help = words(command.help)
        command.format_usage = _usage(command, words)
        for parameter in command.params:
            if getattr(parameter, "help", None):
                parameter.help = words(parameter.help)
        context_settings = {"help_option_names": ["-h", "--help"]}
        command.context_settings = {**command.context_settings, **context_settings}
        command.get_help_option = _help_option(command, words)
    return root


def _usage(command: Any, words: Words) -> Any:
    def write(context: Any, formatter: Any) -> None:
        pieces = " ".join(command.collect_usage_pieces(context))
        formatter.write_usage(context.command_path, pieces, prefix=f"{words('usage.usage')} ")

    return write


def _help_option(command: Any, words: Words) -> Any:
    make = command.get_help_option

    def option(context: Any) -> Any:
        found = make(context)
        if found is not None:
            found.help = words("usage.help")
        return found

    return option


def _commands(root: Any) -> Iterator[Any]:
    yield root
    for command in getattr(root, "commands", {}).values():
        yield from _commands(command)


def _complain(words: Words, problems: Sequence[Problem]) -> None:
    from weiheng.cli.prose import print_problems

    print_problems(problems, words, sys.stderr)


def _usage_problem(error: TyperException, words: Words) -> Problem:
    """What the parser refused, without its English sentences where we know what it means."""
    context: Any = getattr(error, "ctx", None)
    command = context.command_path if context else "weiheng"
    parameter: Any = getattr(error, "param", None)
    if parameter is not None:
        key = "missing" if type(error).__name__ == "MissingParameter" else "bad_value"
        refusal = _refusal(error)
        name = words(f"usage.{key}", name=parameter.metavar or parameter.opts[0])
        found: object = f"{name}: {refusal['input']}" if "input" in refusal else name
        allowed: object = f"{parameter.help}{_possible(refusal.get('ctx', {}))}"
    else:
        words_left = " ".join(context.args if context else ())
        found = getattr(error, "option_name", None) or words_left or error.format_message()
        allowed = _known_words(context.command if context else None)
    return Problem("X01", Place(command), {"found": found, "allowed": allowed, "command": command})


def _refusal(error: TyperException) -> dict[str, Any]:
    """The value that was refused as ``input``, and in ``ctx`` its limits: ``ge``, ``le``, or ``error`` of a choice."""
    cause: Any = error.__cause__
    found: dict[str, Any] = cause.errors()[0] if hasattr(cause, "errors") else {}
    return found


def _possible(context: Mapping[str, Any]) -> str:
    """The values of a choice, or the end of a range; nothing where all are possible."""
    signs = {"ge": "≥", "le": "≤"}
    ends = [f"{sign} {context[end]}" for end, sign in signs.items() if end in context]
    _, is_choice, choices = str(context.get("error", "")).partition(" is not one of ")
    if is_choice:
        ends.append(choices.rstrip(".").replace("'", ""))
    return f" ({'; '.join(ends)})" if ends else ""


def _known_words(command: Any) -> tuple[str, ...]:
    """Commands of a group, options of a command."""
    options = [option for parameter in getattr(command, "params", ()) for option in parameter.opts]
    return tuple(getattr(command, "commands", None) or sorted(option for option in options if option.startswith("-")))
