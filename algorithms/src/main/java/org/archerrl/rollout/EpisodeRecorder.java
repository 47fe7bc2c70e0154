package org.archerrl.rollout;

import com.google.common.hash.Hashing;
import com.google.common.primitives.ImmutableIntArray;
import com.google.common.primitives.Ints;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.archerrl.env.ContextRule;
import org.archerrl.env.Outcome;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Trajectory;
import org.archerrl.interaction.Turn;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.replay.TokenTurn;
import org.archerrl.text.TurnFormat;

/**
 * Writes one episode down while it happens, in text and in token ids, and says what the policy sees next.
 *
 * <p>A whole-episode context that leaves no room for the next utterance starts a new segment with the format's head and its
 * newest tokens: half of the model's context, so that it happens seldom.
 */
final class EpisodeRecorder {
    private final TurnFormat format;
    private final ContextRule rule;
    private final int context;
    private final int maxUtterance;
    private final String id;
    private final int policyVersion;
    private final long seed;

    private final ImmutableIntArray.Builder stream = ImmutableIntArray.builder();
    private final List<TokenTurn> tokenTurns = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();
    private int[] segment = {};
    private int segmentStart;
    private int written;
    private String observation;
    private long history;
    private long anchor;
    private String privileged = "";

    EpisodeRecorder(
            TurnFormat format,
            ContextRule rule,
            int context,
            int maxUtterance,
            String id,
            int policyVersion,
            long seed,
            String firstObservation) {
        if (context < 2 * (maxUtterance + 1)) {
            throw new IllegalArgumentException(
                    "a context of " + context + " tokens has no room for utterances of up to " + maxUtterance);
        }
        this.format = format;
        this.rule = rule;
        this.context = context;
        this.maxUtterance = maxUtterance;
        this.id = id;
        this.policyVersion = policyVersion;
        this.seed = seed;
        see(firstObservation, format.opening(firstObservation));
        history = hash(0, firstObservation);
        anchor = history;
    }

    /** Says where in the task instance the next turn starts, if the environment knows; otherwise its whole history counts. */
    void stand(Optional<String> place) {
        anchor = place.map(text -> hash(1, text)).orElse(history);
    }

    /** Takes down what the task keeps from the policy, who never reads it. */
    void keep(String secret) {
        privileged = secret;
    }

    private static long hash(long before, String text) {
        return Hashing.murmur3_128()
                .newHasher()
                .putLong(before)
                .putUnencodedChars(text)
                .hash()
                .asLong();
    }

    /** Returns what the policy sees now; not to be changed. */
    int[] seen() {
        return segment;
    }

    /** Returns the episode as it would be if it were cut off after that utterance, which nothing has answered. */
    TokenTrajectory supposing(int[] utterance) {
        int contextEnd = segmentStart + segment.length;
        List<TokenTurn> supposed = new ArrayList<>(tokenTurns);
        supposed.add(new TokenTurn(
                segmentStart, contextEnd, contextEnd + utterance.length, new float[0], 0, Ending.TRUNCATED));
        int[] tokens = Ints.concat(stream.build().toArray(), utterance);
        return new TokenTrajectory(id, seed, tokens, supposed, segmentStart);
    }

    /** Takes one turn: the utterance's ids as sampled, what they say, and what the environment answered. */
    void take(int[] utterance, float[] logProbs, String text, Outcome outcome) {
        int contextEnd = segmentStart + segment.length;
        tokenTurns.add(new TokenTurn(
                segmentStart,
                contextEnd,
                contextEnd + utterance.length,
                policyVersion,
                anchor,
                logProbs,
                outcome.reward(),
                outcome.ending()));
        history = hash(hash(history, text), outcome.observation());
        anchor = history;
        turns.add(new Turn(observation, text, outcome.reward(), outcome.ending(), outcome.verdict()));
        segment = Ints.concat(segment, utterance);
        append(utterance);
        String next = outcome.observation();
        see(
                next,
                rule == ContextRule.WHOLE_EPISODE
                        ? format.reply(utterance[utterance.length - 1], next)
                        : format.opening(next));
    }

    private void see(String text, int[] ids) {
        observation = text;
        int[] whole = rule == ContextRule.WHOLE_EPISODE ? Ints.concat(segment, ids) : ids;
        int room = context - maxUtterance;
        if (rule == ContextRule.WHOLE_EPISODE && whole.length <= room) {
            append(ids);
            segment = whole;
            return;
        }
        segment = format.newest(whole, rule == ContextRule.WHOLE_EPISODE ? context / 2 : room);
        segmentStart = written;
        append(segment);
    }

    private void append(int[] ids) {
        for (int token : ids) {
            stream.add(token);
        }
        written += ids.length;
    }

    /** Returns the finished episode. */
    Episode finished() {
        return new Episode(
                new Trajectory(seed, turns, observation, privileged),
                new TokenTrajectory(
                        id,
                        seed,
                        stream.build().toArray(),
                        tokenTurns,
                        segmentStart,
                        format.tokenizer().encode(privileged)));
    }
}
