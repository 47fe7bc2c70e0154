package org.archerrl.env.twentyquestions;

import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** How players put a question into words. */
final class Phrasing {
    private final Map<Question, List<String>> sentences;

    private Phrasing(Grammar grammar, BiFunction<Question, List<String>, List<String>> choice) {
        this.sentences = Stream.<Question>concat(grammar.asks().stream(), grammar.guesses().stream())
                .collect(ImmutableMap.toImmutableMap(q -> q, q -> choice.apply(q, grammar.phrasings(q))));
    }

    /** Always the same sentence for the same question. */
    static Phrasing canonical(Grammar grammar) {
        return new Phrasing(grammar, (question, all) -> all.subList(0, 1));
    }

    /** Any well written sentence that counts: one whose last word is no name may be right and yet not win. */
    static Phrasing varied(Grammar grammar, TwentyQuestions.Match match) {
        return new Phrasing(
                grammar,
                (question, all) -> match == TwentyQuestions.Match.ANY_NAME
                        ? all
                        : all.stream()
                                .filter(text -> grammar.read(text).equals(question))
                                .toList());
    }

    /** Returns one sentence for the question. */
    String say(Question question, SplittableRandom random) {
        List<String> all = sentences.get(question);
        return all.size() == 1 ? all.get(0) : all.get(random.nextInt(all.size()));
    }
}
