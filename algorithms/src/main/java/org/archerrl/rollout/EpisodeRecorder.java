package org.archerrl.rollout;

import com.google.common.primitives.ImmutableIntArray;
import com.google.common.primitives.Ints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.archerrl.env.ContextRule;
import org.archerrl.env.Outcome;
import org.archerrl.interaction.Trajectory;
import org.archerrl.interaction.Turn;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.replay.TokenTurn;
import org.archerrl.text.Tokenizer;

/**
 * Writes one episode down while it happens, in text and in token ids, and says what the policy sees next.
 *
 * <p>A whole-episode context that leaves no room for the next utterance starts a new segment with its newest tokens: half
 * of the model's context, so that it happens seldom.
 */
final class EpisodeRecorder {
    private final Tokenizer tokenizer;
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

    EpisodeRecorder(
            Tokenizer tokenizer,
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
        this.tokenizer = tokenizer;
        this.rule = rule;
        this.context = context;
        this.maxUtterance = maxUtterance;
        this.id = id;
        this.policyVersion = policyVersion;
        this.seed = seed;
        see(firstObservation);
    }

    /** Returns what the policy sees now; not to be changed. */
    int[] seen() {
        return segment;
    }

    /** Takes one turn: the utterance's ids as sampled, what they say, and what the environment answered. */
    void take(int[] utterance, float[] logProbs, String text, Outcome outcome) {
        int contextEnd = segmentStart + segment.length;
        tokenTurns.add(new TokenTurn(
                segmentStart, contextEnd, contextEnd + utterance.length, logProbs, outcome.reward(), outcome.ending()));
        turns.add(new Turn(observation, text, outcome.reward(), outcome.ending(), outcome.verdict()));
        segment = Ints.concat(segment, utterance);
        append(utterance);
        see(outcome.observation());
    }

    private void see(String text) {
        observation = text;
        int[] ids = tokenizer.encode(text);
        int[] whole = rule == ContextRule.WHOLE_EPISODE ? Ints.concat(segment, ids) : ids;
        if (whole.length == 0) {
            whole = new int[] {tokenizer.terminator()};
        }
        int room = context - maxUtterance;
        boolean continues = rule == ContextRule.WHOLE_EPISODE && whole.length <= room;
        if (continues) {
            append(ids.length == 0 && segment.length == 0 ? whole : ids);
            segment = whole;
            return;
        }
        int kept =
                rule == ContextRule.WHOLE_EPISODE ? Math.min(whole.length, context / 2) : Math.min(whole.length, room);
        segment = Arrays.copyOfRange(whole, whole.length - kept, whole.length);
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
                new Trajectory(seed, turns, observation),
                new TokenTrajectory(id, policyVersion, stream.build().toArray(), tokenTurns, segmentStart));
    }
}
