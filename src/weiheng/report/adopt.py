"""Take back what people changed and wrote in a Word report, to be kept when it is made again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from weiheng.definitions.texts import Addition, KeptSentence, KeptSlot, Printed, Texts, escaped
from weiheng.report.keep import ADDED, load_texts
from weiheng.report.numbers import read_tag
from weiheng.report.reading.model import Grid, Passage, Span
from weiheng.report.record import Printed as PrintedRecord
from weiheng.report.record import Record, SentenceRecord, Wording
from weiheng.report.verify.expected import as_written, expected
from weiheng.report.verify.matching import Matches, Stretch, match
from weiheng.report.verify.opening import Foreign, Returned, read_back
from weiheng.report.verify.untaken import Untaken, untaken
from weiheng.vocabulary.problem import Exit, Place, Problem, Refused

_ALIKE = 0.6
"""Share of letters in common from which a paragraph is a later wording of one that was taken before."""

_SURELY_A_PROMPT = 10
"""Letters from which a prompt at the edge of people's words is no word of theirs."""


@dataclass(frozen=True)
class Change:
    """A sentence that people changed: ``before`` as the report was written, ``after`` empty if it was taken out."""

    key: str
    before: str
    after: str


@dataclass(frozen=True)
class Adopted:
    """What a report brings back: ``texts`` are all that is kept from now on, the rest is what of it is new.

    ``slots`` and ``additions`` are in the words of the report. ``left`` is what cannot be kept, ``numbers`` are texts
    in which numbers of the data were typed over: these stay numbers of the data.
    """

    returned: Returned
    texts: Texts
    changes: tuple[Change, ...]
    slots: tuple[tuple[str, tuple[str, ...]], ...]
    additions: tuple[tuple[str, str], ...]
    left: tuple[Untaken, ...]
    numbers: tuple[str, ...]


def adopt(path: Path, into: Path | None = None, edition: str | None = None) -> Adopted:
    """What people changed and wrote in a report, merged with what is kept already: by its edition, or ``into`` a file.

    ``edition`` is the address of the report's edition where its name alone does not find it. ``Refused`` (R11) if the
    file is no report of ours.
    """
    returned = read_back(path, edition)
    if isinstance(returned, Foreign):
        raise Refused([Problem("R11", Place(path.name), {"found": path.name})], Exit.FILES)
    old = returned.texts if into is None else load_texts(into) if into.exists() else Texts()
    wanted = expected(returned.record, None, as_written)
    matches = match(wanted, returned.reading)
    adopted = _Taking(returned, old, matches).all()
    beside = tuple(Untaken("added", after=text) for text in returned.beside)
    left = (*adopted.left, *untaken(returned.record, wanted, matches, returned.reading), *beside)
    return replace(adopted, left=left)


def has_unkept(path: Path, texts: Path | None, edition: str) -> bool:
    """Whether a report has anything of people that its edition (or a file of texts) does not keep.

    A new report would be without it.
    """
    adopted = adopt(path, texts, edition)
    kept = adopted.returned.texts if texts is None else load_texts(texts)
    return bool(adopted.left or adopted.numbers) or adopted.texts != kept


@dataclass
class _Found:
    """The texts that stand where a sentence or slot stood: as people see them, and with their numbers' tags."""

    seen: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


class _Taking:
    """One pass over a report that came back."""

    def __init__(self, returned: Returned, old: Texts, matches: Matches) -> None:
        self.returned, self.record, self.old = returned, returned.record, old
        self.whole = returned.record.whole_tags()
        self.sentences = {each.bookmark: each for each in reversed(self.record.sentences)}  # the first of a key
        self.by_words = self._by_words(matches)
        self.own = {(id(each.passage), piece.mark) for piece, found in matches.pieces for each in found}
        self.loose = {id(each.passage) for each in matches.loose}
        self.prompts = {each.prompt.strip() for each in self.record.slots} - {""}
        self.prompts |= {escaped(prompt) for prompt in self.prompts}
        self.printed = _printed(returned.record)
        self.places = self._places()
        self.lost = self._lost_slots()
        self.found: dict[str, _Found] = {}
        self.slots: dict[str, _Found] = {}
        self.added: list[tuple[str, str, str]] = []
        self.left: list[Untaken] = []
        self.numbers: dict[str, None] = {}

    def _by_words(self, matches: Matches) -> dict[int, tuple[str, Stretch]]:
        """Sentences whose bookmark is lost, by the passage in which their words were found."""
        marked = {mark.name for passage in self.returned.reading.passages() for mark in passage.marks}
        return {
            id(found[0].passage): (piece.mark, found[0])
            for piece, found in matches.pieces
            if piece.mark in self.sentences and piece.mark not in marked
        }

    def _lost_slots(self) -> dict[str, str]:
        """Slots whose control has lost its tag, by the key of what stands before them."""
        there = {passage.slot for passage in self.returned.reading.passages()}
        lost = {each.key for each in self.record.slots if each.tag not in there}
        blocks = self.record.blocks
        return {
            self.places[before[-1]]: self.places[names[0]]
            for before, names in pairwise(blocks)
            if self.places.get(names[0]) in lost
        }

    def _places(self) -> dict[str, str]:
        """The keys of everything that a paragraph may follow, by their bookmark or tag."""
        record = self.record
        places = {each.tag: each.key for each in record.slots}
        places |= {each.bookmark: each.key for each in record.sentences}
        places |= {each.bookmark: each.key for each in record.headings}
        places |= {each.bookmark: each.key for each in record.tables}
        return places | {each.bookmark: each.key for each in record.charts}

    def all(self) -> Adopted:
        self._read()
        sentences, changes, edited = self._changed()
        slots = dict(self._changed_slots())
        old = self.old
        additions, new = self._additions(old.additions, edited)
        texts = Texts(
            sentences=tuple(({each.key: each for each in (*old.sentences, *sentences)}).values()),
            slots=tuple(({each.key: each for each in old.slots} | slots).values()),
            additions=tuple(additions),
        )
        known = {each.key: each for each in old.slots}
        new_slots = [key for key, slot in slots.items() if known.get(key) != slot]
        seen = tuple((key, tuple(text for text in self.slots[key].seen if text)) for key in new_slots)
        left, numbers = tuple(self.left), tuple(self.numbers)
        return Adopted(self.returned, texts, tuple(changes), seen, tuple(new), left, numbers)

    def _read(self) -> None:
        """Every passage goes to its sentences, its slot, or, if it is neither, behind what stands before it."""
        slots = {each.tag: each.key for each in self.record.slots}
        after = ""
        for item in self.returned.reading.items:
            if isinstance(item, Grid):
                self._leave(item)
            elif item.slot in slots:
                after = slots[item.slot]
                self._in_slot(item, after)
            else:
                after = self._beside_slots(item, after)

    def _beside_slots(self, item: Passage, after: str) -> str:
        """Sentences, or a paragraph of people's own behind ``after``; the key of what the next one stands behind."""
        marked = [self.places[each.name] for each in self._marks(item) if each.name in self.places]
        after = self._sentences_in(item) or (marked[-1] if marked else after)
        if id(item) in self.loose and not marked and id(item) not in self.by_words:
            if after in self.lost:
                self._put(self.slots, self.lost[after], [Stretch(item, 0, len(item.text))])
            else:
                self._add(item, after)
        return after

    def _leave(self, grid: Grid) -> None:
        """A table of people's own has no place in kept texts."""
        if any(id(passage) in self.loose for passage in grid.passages()):
            texts = (" ".join(passage.text.split()) for passage in grid.passages())
            self.left.append(Untaken("added", after=" ".join(text for text in texts if text)))

    def _marks(self, item: Passage) -> list[Span]:
        """The bookmarks of the report in a passage, in order; of one that is there twice, the one that is its own."""
        return sorted((each for each in item.marks if (id(item), each.name) in self.own), key=lambda each: each.start)

    def _sentence_marks(self, item: Passage) -> list[Span]:
        return [each for each in self._marks(item) if each.name in self.sentences]

    def _sentences_in(self, item: Passage) -> str:
        """The key of the last sentence in a passage. What is typed between two belongs to the first of them."""
        marks = self._sentence_marks(item)
        if not marks and id(item) in self.by_words:
            mark, stretch = self.by_words[id(item)]
            sentence = self.sentences[mark]
            self._put(self.found, sentence.key, [stretch], sentence.shown.numbers)
            return sentence.key
        bounds = [0, *(each.start for each in marks[1:]), len(item.text)]
        for span, start, end in zip(marks, bounds, bounds[1:], strict=False):
            sentence = self.sentences[span.name]
            self._put(self.found, sentence.key, [Stretch(item, start, end)], sentence.shown.numbers)
        return self.sentences[marks[-1].name].key if marks else ""

    def _in_slot(self, item: Passage, key: str) -> None:
        """What people wrote in a slot; sentences of the report that stand in it now are sentences still."""
        words, end = [], 0
        for span in self._sentence_marks(item):
            sentence = self.sentences[span.name]
            self._put(self.found, sentence.key, [Stretch(item, span.start, span.end)], sentence.shown.numbers)
            words.append(Stretch(item, end, span.start))
            end = span.end
        self._put(self.slots, key, [*words, Stretch(item, end, len(item.text))])

    def _put(
        self,
        where: dict[str, _Found],
        key: str,
        stretches: Sequence[Stretch],
        numbers: Sequence[PrintedRecord] = (),
    ) -> None:
        """Note what stands in stretches of one passage, without the prompts of slots."""
        found = where.setdefault(key, _Found())
        known = {each.text: each.tag for each in numbers}
        found.seen.append(self._unprompted("".join(each.text for each in stretches)))
        found.kept.append(self._unprompted("".join(self._text(each, known) for each in stretches)))

    def _unprompted(self, text: str) -> str:
        """People's words without the prompts of slots, which are the report's; some programs say them repeatedly."""
        for prompt in self.prompts:
            if not text.replace(prompt, "").strip():
                return ""
            if len(prompt) >= _SURELY_A_PROMPT:
                text = text.strip().removeprefix(prompt).removesuffix(prompt)
        return text.strip()

    def _add(self, item: Passage, after: str) -> None:
        seen = self._unprompted(item.text)
        if not seen:
            return
        if after and not item.level:
            self.added.append((after, self._unprompted(self._text(Stretch(item, 0, len(item.text)), {})), seen))
        else:
            self.left.append(Untaken("added", after=seen))

    def _text(self, stretch: Stretch, known: Mapping[str, str]) -> str:
        """The words, with a tag in braces for every number that is still bound to the data.

        ``known`` are the tags of numbers by their text, for programs that keep a control but lose its tag.
        """
        pieces: list[str] = []
        end = 0
        for control in sorted(stretch.controls(), key=lambda each: each.start):
            shown = stretch.text[max(control.start, 0) : control.end].strip()
            name = control.name or known.get(shown, "")
            tag = self.whole.get(name, name)
            if control.start < end or read_tag(tag) is None:
                continue
            if shown != self.printed.get(name, shown):
                self.numbers[stretch.text.strip()] = None
            pieces += [escaped(stretch.text[end : control.start]), "{" + tag + "}"]
            end = control.end
        return "".join((*pieces, escaped(stretch.text[end:])))

    def _changed(self) -> tuple[list[KeptSentence], list[Change], dict[str, str]]:
        """Sentences that do not say what was written; those that no rule made are additions, and stay such."""
        kept, changes, edited = [], [], {}
        marks_live = bool(self.found)
        for each in reversed(self.sentences.values()):
            found = self.found.get(each.key)
            seen = "\n".join(found.seen).strip() if found else ""
            if seen == each.shown.text.strip() or (found is None and not marks_live):
                continue
            text = "\n".join(found.kept).strip() if found else ""
            if text == self._as_written(each.shown).strip():
                continue  # numbers only
            if each.rule == ADDED:
                edited[each.key] = text
                new = text not in (added.text for added in self.old.additions if added.key == each.key)
            else:
                kept.append(self._kept(each, text))
                new = kept[-1] not in self.old.sentences
            if new:
                changes.append(Change(each.key, each.shown.text, seen))
        return kept, changes, edited

    def _as_written(self, wording: Wording) -> str:
        """The words that the report was written with, in the manner of kept texts."""
        pieces: list[str] = []
        end = 0
        for printed in wording.numbers:
            start = wording.text.find(printed.text, end)
            if start >= 0:
                pieces += [escaped(wording.text[end:start]), "{" + self.whole.get(printed.tag, printed.tag) + "}"]
                end = start + len(printed.text)
        return "".join((*pieces, escaped(wording.text[end:])))

    def _kept(self, sentence: SentenceRecord, text: str) -> KeptSentence:
        wording: Wording = sentence.generated
        numbers = tuple(Printed(origin=self.whole.get(n.tag, n.tag), text=n.text) for n in wording.numbers)
        return KeptSentence(key=sentence.key, text=text or None, generated=wording.text, numbers=numbers)

    def _changed_slots(self) -> Iterator[tuple[str, KeptSlot]]:
        """Slots that say neither their prompt nor what they said when the report was written."""
        for each in self.record.slots:
            found = self.slots.get(each.key, _Found())
            written = [text for text in each.text.split("\n") if text.strip()]
            seen = [text for text in found.seen if text]
            if seen and seen != [text.strip() for text in written]:
                paragraphs = tuple(text for text in found.kept if text)
                yield each.key, KeptSlot(key=each.key, paragraphs=paragraphs, data=self.record.data or None)
            elif written and not seen:
                self.left.append(Untaken("removed", before=each.text))

    def _additions(
        self, old: Sequence[Addition], edited: Mapping[str, str]
    ) -> tuple[list[Addition], list[tuple[str, str]]]:
        """Paragraphs of people's own, old and new; a later wording takes the place of the earlier."""
        result = {each.key: each for each in old}
        for key, text in edited.items():
            if key in result and text:
                result[key] = result[key].model_copy(update={"text": text})
            else:
                result.pop(key, None)
        new = []
        for place, text, seen in self.added:
            area = self.record.area  # tables and charts have the same keys in the reports of all areas
            after = place if area in place.split() else f"{place} {area}"
            same = [each for each in result.values() if each.after == after and _alike(each.text, text)]
            key = same[0].key if same else f"{ADDED} {sha256(f'{after}|{text}'.encode()).hexdigest()[:12]}"
            if key not in result or result[key].text != text:
                result[key] = Addition(key=key, after=after, text=text)
                new.append((after, seen))
        return list(result.values()), new


def _printed(record: Record) -> dict[str, str]:
    """What every number in the record's texts was printed as, by its tag."""
    texts = [each.shown for each in record.sentences]
    texts += [each.shown for each in record.headings]
    texts += [each.shown for each in record.lines]
    texts += [cell.shown for table in record.tables for cell in table.cells]
    return {number.tag: number.text for text in texts for number in text.numbers}


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE


def adopted_into(record: Record) -> str:
    """The name of the file, in the folder of the edition, that keeps the texts of a report."""
    return f"texts.{record.language}.yaml"
