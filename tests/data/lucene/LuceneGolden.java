// Prints what Apache Lucene answers to queries.txt over documents.tsv; docs/exactness.md says how to run it.
//
// Three states: all documents in three segments; some deleted, not yet merged; merged into one segment. Each line is
// state, query, and "id score" of every document that matches, by score, then newer date, then id.

import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import org.apache.lucene.analysis.*;
import org.apache.lucene.analysis.tokenattributes.*;
import org.apache.lucene.document.*;
import org.apache.lucene.index.*;
import org.apache.lucene.search.*;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.Version;

public class LuceneGolden {
    /** Words of one field: gaps are words of other fields in between; a+b are two words at one place. */
    static class Words extends TokenStream {
        final Deque<Object[]> left = new ArrayDeque<>();
        final CharTermAttribute text = addAttribute(CharTermAttribute.class);
        final PositionIncrementAttribute step = addAttribute(PositionIncrementAttribute.class);

        Words(String content, String lang) {
            int gap = 0;
            for (String paragraph : content.split(" \\| ")) {
                String[] words = paragraph.split(" ");
                for (int i = 1; i < words.length; i++) {
                    gap++;
                    if (!words[0].equals(lang)) continue;
                    for (String word : words[i].split("\\+")) {
                        left.add(new Object[] {word, gap});
                        gap = 0;
                    }
                }
            }
        }

        @Override public boolean incrementToken() {
            if (left.isEmpty()) return false;
            clearAttributes();
            Object[] next = left.remove();
            text.setEmpty().append((String) next[0]);
            step.setPositionIncrement((Integer) next[1]);
            return true;
        }
    }

    /** Only for the gap between the values of a field; the words come from Words. */
    static final Analyzer GAP = new Analyzer() {
        @Override protected TokenStreamComponents createComponents(String field) { throw new AssertionError(); }
        @Override public int getPositionIncrementGap(String field) { return 100; }
    };

    static Document document(String[] row) {
        Document document = new Document();
        document.add(new StringField("id", row[2], Field.Store.YES));
        document.add(new SortedDocValuesField("id", new org.apache.lucene.util.BytesRef(row[2])));
        if (!row[3].isEmpty()) document.add(new NumericDocValuesField("date", Long.parseLong(row[3])));
        for (String lang : List.of("en", "fr", "kk"))
            for (String value : List.of(row[4], row[4], row[4], row[5]))
                if ((" | " + value).contains(" | " + lang + " ")) document.add(new TextField(lang, new Words(value, lang)));
        return document;
    }

    static Query parse(ListIterator<String> in) {
        String head = in.next();
        if (!head.equals("(")) return term(head);
        String kind = in.next();
        Query query = switch (kind) {
            case "or" -> clauses(in, BooleanClause.Occur.SHOULD, BooleanClause.Occur.SHOULD);
            case "and" -> clauses(in, BooleanClause.Occur.MUST, BooleanClause.Occur.MUST);
            case "not" -> clauses(in, BooleanClause.Occur.MUST, BooleanClause.Occur.MUST_NOT);
            case "maybe" -> clauses(in, BooleanClause.Occur.MUST, BooleanClause.Occur.SHOULD);
            case "filter" -> clauses(in, BooleanClause.Occur.MUST, BooleanClause.Occur.FILTER);
            case "boost" -> { float by = Float.parseFloat(in.next()); yield new BoostQuery(parse(in), by); }
            case "constant" -> { float by = Float.parseFloat(in.next()); yield new BoostQuery(new ConstantScoreQuery(parse(in)), by); }
            case "max" -> { float tie = Float.parseFloat(in.next()); yield new DisjunctionMaxQuery(all(in), tie); }
            case "phrase" -> new PhraseQuery(0, in.next(), rest(in));
            case "near" -> new PhraseQuery(Integer.parseInt(in.next()), in.next(), rest(in));
            case "prefix" -> new PrefixQuery(new Term(in.next(), in.next()));
            case "wildcard" -> new WildcardQuery(new Term(in.next(), in.next()));
            case "all" -> new MatchAllDocsQuery();
            default -> throw new IllegalArgumentException(kind);
        };
        rest(in);
        return query;
    }

    static Query term(String text) {
        String[] parts = text.split(":");
        return new TermQuery(new Term(parts[0], parts[1]));
    }

    static Query clauses(ListIterator<String> in, BooleanClause.Occur first, BooleanClause.Occur others) {
        BooleanQuery.Builder builder = new BooleanQuery.Builder();
        for (Query part : all(in)) {
            builder.add(part, first);
            first = others;
        }
        return builder.build();
    }

    static List<Query> all(ListIterator<String> in) {
        List<Query> parts = new ArrayList<>();
        while (!in.next().equals(")")) {
            in.previous();
            parts.add(parse(in));
        }
        in.previous();
        return parts;
    }

    /** Words up to the closing bracket, which is read too, unless it was. */
    static String[] rest(ListIterator<String> in) {
        List<String> words = new ArrayList<>();
        while (in.hasNext()) {
            String word = in.next();
            if (word.equals(")")) break;
            words.add(word);
        }
        if (!words.isEmpty()) in.previous();
        return words.toArray(String[]::new);
    }

    static List<String> lines(Path folder, String name) throws IOException {
        return Files.readAllLines(folder.resolve(name)).stream().filter(line -> !line.startsWith("#")).toList();
    }

    static void answer(String state, IndexWriter writer, List<String> queries) throws IOException {
        SortField date = new SortField("date", SortField.Type.LONG, true);
        date.setMissingValue(Long.MIN_VALUE);
        Sort sort = new Sort(SortField.FIELD_SCORE, date, new SortField("id", SortField.Type.STRING));
        try (DirectoryReader reader = DirectoryReader.open(writer)) {
            IndexSearcher searcher = new IndexSearcher(reader);
            searcher.setSimilarity(new BM25Similarity(1.2f, 0.75f));
            for (String text : queries) {
                Query query = parse(Arrays.asList(text.replace("(", "( ").replace(")", " )").split(" ")).listIterator());
                StringJoiner hits = new StringJoiner(" ");
                for (ScoreDoc hit : searcher.search(query, 1000, sort, true).scoreDocs)
                    hits.add(searcher.storedFields().document(hit.doc).get("id")).add(Float.toString(hit.score));
                System.out.println(state + "\t" + text + "\t" + hits);
            }
        }
    }

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        List<String> queries = lines(folder, "queries.txt");
        List<String[]> rows = lines(folder, "documents.tsv").stream().map(line -> line.split("\t", -1)).toList();
        System.out.println("# Apache Lucene " + Version.LATEST + ", BM25Similarity(k1=1.2, b=0.75); made by LuceneGolden.java");
        IndexWriterConfig config = new IndexWriterConfig(GAP).setSimilarity(new BM25Similarity(1.2f, 0.75f));
        try (IndexWriter writer = new IndexWriter(new ByteBuffersDirectory(), config.setMergePolicy(NoMergePolicy.INSTANCE))) {
            for (int i = 0; i < rows.size(); i++) {
                if (i > 0 && !rows.get(i)[0].equals(rows.get(i - 1)[0])) writer.commit();
                writer.addDocument(document(rows.get(i)));
            }
            answer("segments", writer, queries);
            for (String[] row : rows) if (row[1].equals("x")) writer.deleteDocuments(new Term("id", row[2]));
            answer("deleted", writer, queries);
            writer.getConfig().setMergePolicy(new LogDocMergePolicy());
            writer.forceMerge(1);
            answer("merged", writer, queries);
        }
    }
}
