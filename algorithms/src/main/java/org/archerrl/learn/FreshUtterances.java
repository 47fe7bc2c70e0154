package org.archerrl.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.policy.Utterances;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.rl.Seed;

/**
 * Draws a policy's utterances at the turns of a batch's parts: what is drawn at a turn depends on its place in the batch alone,
 * not on who draws.
 *
 * @param policy that speaks; stays owned by the caller
 * @param maxTokens cap on an utterance's tokens
 */
record FreshUtterances(TokenPolicy policy, int maxTokens, PeerStep peers) {
    /** Draws at each turn of the parts that fall to this peer, {@code copies} times; in order. */
    Utterances here(List<List<TokenTrajectory>> parts, int copies, Seed seed) {
        SplittableRandom[] randoms = seed.randoms(
                parts.stream().mapToInt(part -> turns(part) * copies).sum());
        List<TokenTrajectory> episodes = new ArrayList<>();
        List<SplittableRandom> own = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < parts.size(); i++) {
            int to = from + turns(parts.get(i)) * copies;
            if (peers.has(i)) {
                episodes.addAll(parts.get(i));
                own.addAll(Arrays.asList(randoms).subList(from, to));
            }
            from = to;
        }
        return episodes.isEmpty()
                ? new Utterances(new int[0][], new float[0][])
                : policy.sample(new EpisodeBatch(episodes), copies, maxTokens, own.toArray(SplittableRandom[]::new));
    }

    /** Draws at each turn of all parts, every peer at its own. */
    Utterances everywhere(List<List<TokenTrajectory>> parts, int copies, Seed seed) {
        Utterances here = here(parts, copies, seed);
        if (peers.areAlone()) {
            return here;
        }
        // For each utterance its tokens, counted from 1 so that 0 is none, and their log-probabilities.
        List<float[]> rows = new ArrayList<>();
        int drawn = 0;
        for (int i = 0; i < parts.size(); i++) {
            for (int m = 0; m < turns(parts.get(i)) * copies; m++) {
                rows.add(peers.has(i) ? written(here, drawn++) : new float[2 * maxTokens]);
            }
        }
        peers.gather(rows);
        return new Utterances(
                rows.stream().map(this::tokens).toArray(int[][]::new),
                rows.stream()
                        .map(row -> Arrays.copyOfRange(row, maxTokens, maxTokens + tokens(row).length))
                        .toArray(float[][]::new));
    }

    private float[] written(Utterances utterances, int m) {
        float[] row = new float[2 * maxTokens];
        for (int i = 0; i < utterances.tokens()[m].length; i++) {
            row[i] = 1 + utterances.tokens()[m][i];
            row[maxTokens + i] = utterances.logProbs()[m][i];
        }
        return row;
    }

    private int[] tokens(float[] row) {
        int length = 0;
        while (length < maxTokens && row[length] > 0) {
            length++;
        }
        int[] tokens = new int[length];
        Arrays.setAll(tokens, i -> (int) row[i] - 1);
        return tokens;
    }

    static int turns(List<TokenTrajectory> episodes) {
        return episodes.stream().mapToInt(episode -> episode.turns().size()).sum();
    }
}
