"""Indexing with everything a library does by default: beside searchkit's own analysis, tantivy with stemmed fields."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.speed_engines import Tantivy, lines


@dataclass(frozen=True)
class FullAnalysis:
    """searchkit through its library: each paragraph's language is decided, lemmas, surfaces and keys are indexed."""

    jobs: int = 1

    def build(self, collection: Path, folder: Path) -> None:
        import searchkit

        with (
            searchkit.create(folder) as index,
            index.writer(memory_mb=512, jobs=self.jobs) as writer,
        ):
            for number, _, text in lines(collection):
                writer.add(id=str(number), text=text)


class TantivyStemmed(Tantivy):
    """tantivy-py, one writer thread, with a stemmed field for English and one for French; it is told the languages."""

    def _schema(self) -> Any:
        import tantivy

        builder = tantivy.SchemaBuilder()
        for lang, tokenizer in (("kk", "default"), ("en", "en_stem"), ("fr", "fr_stem")):
            builder.add_text_field(lang, stored=True, tokenizer_name=tokenizer, index_option="position")
        builder.add_unsigned_field("number", stored=True, fast=True)
        return builder.build()

    def build(self, collection: Path, folder: Path) -> None:
        import tantivy

        index = tantivy.Index(self._schema(), path=str(folder))
        french = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        french = french.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.stemmer("french"))
        index.register_tokenizer("fr_stem", french.build())
        writer = index.writer(heap_size=512_000_000, num_threads=1)
        for number, lang, text in lines(collection):
            document = tantivy.Document()
            document.add_unsigned("number", number)
            document.add_text(lang, text)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
