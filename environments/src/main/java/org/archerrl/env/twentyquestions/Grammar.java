package org.archerrl.env.twentyquestions;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ListMultimap;
import com.google.common.collect.MultimapBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The language of questions: a finite set of sentences, so that understanding one is a table look-up.
 *
 * <p>Letter case, runs of blanks, and what follows the last word of a sentence (blanks, newlines, question marks, full stops,
 * exclamation marks) do not matter. A line break inside does.
 */
final class Grammar {
    private static final ImmutableList<String> SUBJECTS =
            ImmutableList.of("it", "this", "that", "the object", "this object", "the thing");
    private static final ImmutableList<String> WRITTEN_SUBJECTS = ImmutableList.of("this", "the object");
    private static final ImmutableList<String> ARTICLES = ImmutableList.of("", "a ", "an ", "the ");
    private static final Pattern IT = Pattern.compile("\\bit\\b");

    private static final class Loaded {
        private static final Grammar GRAMMAR = new Grammar(Facts.shipped());
    }

    private final Map<String, Question> sentences = new HashMap<>();
    private final ImmutableList<Question.Ask> asks;
    private final ImmutableList<Question.Guess> guesses;
    private final ImmutableListMultimap<Question, String> phrasings;
    private int longest;

    Grammar(Facts facts) {
        ListMultimap<Question, String> written =
                MultimapBuilder.linkedHashKeys().arrayListValues().build();
        this.asks = facts.attributes().stream().map(Question.Ask::new).collect(ImmutableList.toImmutableList());
        asks.forEach(ask -> addAsk(ask, written));
        this.guesses = facts.objects().stream()
                .map(object -> addGuesses(object, written))
                .collect(ImmutableList.toImmutableList());
        this.phrasings = ImmutableListMultimap.copyOf(written);
        written.forEach((question, text) -> sentences.put(text, read(text)));
    }

    /** Returns the grammar of the shipped facts. */
    static Grammar shipped() {
        return Loaded.GRAMMAR;
    }

    /** Returns what the utterance asks, or null if it is no sentence of this language. */
    Question read(String utterance) {
        Question known = sentences.get(utterance);
        if (known != null) {
            return known;
        }
        String plain = plain(utterance, longest);
        return plain == null ? null : sentences.get(plain);
    }

    /** Returns the question for every attribute, in the order of the facts. */
    ImmutableList<Question.Ask> asks() {
        return asks;
    }

    /** Returns the guess of every object by its usual name, in the order of the facts. */
    ImmutableList<Question.Guess> guesses() {
        return guesses;
    }

    /** Returns well written sentences for one of {@link #asks} or {@link #guesses}, the canonical one first. */
    List<String> phrasings(Question question) {
        return phrasings.get(question);
    }

    private void addAsk(Question.Ask ask, ListMultimap<Question, String> written) {
        for (String question : ask.attribute().questions()) {
            written.put(ask, question);
            for (String subject : SUBJECTS) {
                String spoken = IT.matcher(question).replaceFirst(subject);
                add(spoken, ask);
                if (WRITTEN_SUBJECTS.contains(subject) && !spoken.equals(question)) {
                    written.put(ask, spoken);
                }
            }
        }
    }

    private Question.Guess addGuesses(HiddenObject object, ListMultimap<Question, String> written) {
        Question.Guess usual = guess(object, object.name());
        for (String name : object.names()) {
            Question.Guess guess = guess(object, name);
            for (String article : ARTICLES) {
                String noun = article + name;
                SUBJECTS.forEach(subject -> {
                    add("is " + subject + " " + noun, guess);
                    add("could " + subject + " be " + noun, guess);
                });
                add("are they " + noun, guess);
                add("are you thinking of " + noun, guess);
            }
        }
        String noun = object.article() + object.name();
        ImmutableList.of("Is it ", "Is this ", "Is the object ", "Could it be ", "Are you thinking of ")
                .forEach(opening -> written.put(usual, opening + noun + "?"));
        object.names().stream().skip(1).forEach(name -> written.put(usual, "Is it the " + name + "?"));
        return usual;
    }

    private static Question.Guess guess(HiddenObject object, String name) {
        return new Question.Guess(object, object.names().contains(name.substring(name.lastIndexOf(' ') + 1)));
    }

    private void add(String sentence, Question question) {
        String plain = plain(sentence, Integer.MAX_VALUE);
        longest = Math.max(longest, plain.length());
        Question other = sentences.put(plain, question);
        if (other != null && !other.equals(question)) {
            throw new IllegalArgumentException("'" + plain + "' would ask two things: " + question + " and " + other);
        }
    }

    /** Returns the sentence in lower case with single blanks and without its end marks; null if it cannot be a sentence. */
    private static String plain(String text, int longest) {
        int end = text.length();
        while (end > 0 && isEndMark(text.charAt(end - 1))) {
            end--;
        }
        StringBuilder plain = new StringBuilder(Math.min(end, 80));
        boolean blank = false;
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c == ' ' || c == '\t') {
                blank = plain.length() > 0;
                continue;
            }
            if (c < ' ' || c > '~' || plain.length() >= longest) {
                return null;
            }
            if (blank) {
                plain.append(' ');
                blank = false;
            }
            plain.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
        }
        return plain.toString();
    }

    private static boolean isEndMark(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '?' || c == '.' || c == '!';
    }
}
