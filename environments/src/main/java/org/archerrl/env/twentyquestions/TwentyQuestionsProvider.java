package org.archerrl.env.twentyquestions;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Streams;
import java.util.List;
import java.util.stream.IntStream;
import org.archerrl.env.EnvironmentProvider;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Option;
import org.archerrl.env.Settings;
import org.archerrl.env.chat.ChatSettings;
import org.archerrl.env.twentyquestions.TwentyQuestionsSpec.Answers;

/** Offers {@code twenty-questions}. */
public final class TwentyQuestionsProvider implements EnvironmentProvider {
    @Override
    public String name() {
        return "twenty-questions";
    }

    @Override
    public String description() {
        return "Guess the hidden object by yes/no questions; a truthful oracle answers, -1 a turn, 0 on the winning turn.";
    }

    @Override
    public List<Option> options() {
        List<Option> own = List.of(
                new Option(
                        "objects",
                        157,
                        "how many objects may be hidden, 2 to 157; 10 is the published subset (every tenth object from the"
                                + " second), up to 16 goes on like it, more are spread evenly over the list"),
                new Option("max-turns", 20, "turns until the episode is cut off, 1 to 1000"),
                new Option(
                        "match",
                        "any-name",
                        "what wins: any-name (every name of the object) or last-word (only the last word is compared, so"
                                + " the seven objects of two words cannot be won)"),
                new Option(
                        "questions",
                        0,
                        "how many attribute questions the players know, the most telling ones; 0 for all that tell the"
                                + " objects apart, at most 200; 'optimal' knows all"),
                new Option(
                        "paraphrases",
                        "canonical",
                        "how players phrase a question: canonical (always the same way) or varied"),
                new Option(
                        "oracle",
                        "table",
                        "who answers: table (the truth, for questions in known words) or endpoint (a language model, for"
                                + " any question)"));
        return Streams.concat(own.stream(), ChatSettings.options().stream()).toList();
    }

    @Override
    public EnvironmentSpec configure(Settings settings) {
        List<HiddenObject> objects = chosen(Facts.shipped().objects(), settings.integer("objects", 2, 157));
        TwentyQuestions.Match match =
                settings.word("match", List.of("any-name", "last-word")).equals("any-name")
                        ? TwentyQuestions.Match.ANY_NAME
                        : TwentyQuestions.Match.LAST_WORD;
        Phrasing phrasing =
                settings.word("paraphrases", List.of("canonical", "varied")).equals("canonical")
                        ? Phrasing.canonical(Grammar.shipped())
                        : Phrasing.varied(Grammar.shipped(), match);
        Repertoire repertoire = Repertoire.of(objects, settings.integer("questions", 0, 200), phrasing);
        int maxTurns = settings.integer("max-turns", 1, 1000);
        ChatSettings chat = ChatSettings.of(settings);
        return settings.word("oracle", List.of("table", "endpoint")).equals("table")
                ? new TwentyQuestionsSpec(maxTurns, match, repertoire, Oracle.TABLE, Answers.TRUE)
                : new TwentyQuestionsSpec(
                        maxTurns,
                        match,
                        repertoire,
                        new EndpointOracle(chat.connect()),
                        chat.isRecorded() ? Answers.RECORDED : Answers.LIVE);
    }

    /** Returns {@code count} objects spread over the list; see the option {@code objects}. */
    static ImmutableList<HiddenObject> chosen(List<HiddenObject> all, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> all.get(count <= 16 ? 1 + 10 * i : i * all.size() / count))
                .collect(ImmutableList.toImmutableList());
    }
}
