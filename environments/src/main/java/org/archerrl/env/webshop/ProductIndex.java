package org.archerrl.env.webshop;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Multiset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.BytesRef;

/**
 * The search of a shop: products by BM25 (k1 = 0.9, b = 0.4, as Anserini has it) over {@link Product#searchable()}, equal scores by
 * asin. Lies in memory; searches may run side by side.
 *
 * <p>A query is a bag of words, each weighted by how often it occurs: no character means more than itself.
 */
final class ProductIndex {
    /** How many products a search finds at most. */
    static final int MOST_FOUND = 50;

    /** How many different words of a query count, the first ones. */
    static final int MOST_WORDS = 256;

    private static final String ASIN = "asin";
    private static final String CONTENTS = "contents";
    private static final Sort BEST_FIRST = new Sort(SortField.FIELD_SCORE, new SortField(ASIN, SortField.Type.STRING));

    private final List<Product> products;
    private final Analyzer analyzer = new SearchAnalyzer();
    private final IndexSearcher searcher;

    /** Indexes some products. */
    ProductIndex(List<Product> products) {
        this.products = ImmutableList.copyOf(products);
        try {
            this.searcher = new IndexSearcher(DirectoryReader.open(indexed()));
        } catch (IOException e) {
            throw new UncheckedIOException("an index in memory failed", e);
        }
        searcher.setSimilarity(new BM25Similarity(0.9f, 0.4f));
        searcher.setQueryCache(null);
    }

    private ByteBuffersDirectory indexed() throws IOException {
        ByteBuffersDirectory directory = new ByteBuffersDirectory();
        IndexWriterConfig config = new IndexWriterConfig(analyzer)
                .setSimilarity(new BM25Similarity(0.9f, 0.4f))
                .setMergePolicy(new LogDocMergePolicy()); // keeps the order: a document has its product's number
        try (IndexWriter writer = new IndexWriter(directory, config)) {
            for (Product product : products) {
                Document document = new Document();
                document.add(new SortedDocValuesField(ASIN, new BytesRef(product.asin())));
                document.add(new TextField(CONTENTS, product.searchable(), Field.Store.NO));
                writer.addDocument(document);
            }
            writer.forceMerge(1);
        }
        return directory;
    }

    /** Returns what fits the words best, best first, {@link #MOST_FOUND} at most; nothing if no word fits anything. */
    ImmutableList<Product> search(String words) {
        try {
            Query query = query(words);
            ImmutableList.Builder<Product> found = ImmutableList.builder();
            for (ScoreDoc hit : searcher.search(query, MOST_FOUND, BEST_FIRST).scoreDocs) {
                found.add(products.get(hit.doc));
            }
            return found.build();
        } catch (IOException e) {
            throw new UncheckedIOException("a search in memory failed", e);
        }
    }

    private Query query(String words) throws IOException {
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        for (Multiset.Entry<String> term : terms(words).entrySet()) {
            Query one = new TermQuery(new Term(CONTENTS, term.getElement()));
            query.add(new BoostQuery(one, term.getCount()), BooleanClause.Occur.SHOULD);
        }
        return query.build();
    }

    private Multiset<String> terms(String words) throws IOException {
        Multiset<String> terms = HashMultiset.create();
        try (TokenStream stream = analyzer.tokenStream(CONTENTS, words)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                if (terms.contains(term.toString()) || terms.elementSet().size() < MOST_WORDS) {
                    terms.add(term.toString());
                }
            }
            stream.end();
        }
        return terms;
    }
}
