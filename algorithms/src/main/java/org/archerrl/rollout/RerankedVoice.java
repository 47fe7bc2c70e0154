package org.archerrl.rollout;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.critic.Critic;
import org.archerrl.policy.Decoding;
import org.archerrl.policy.Stopping;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.policy.UtteranceSampler;
import org.archerrl.policy.Utterances;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.rl.Reranking;
import org.archerrl.torch.OpLibrary;

/**
 * Of several utterances of the policy, the one that a critic's target copy likes best: {@code argmax min_k Qbar_k(h,u)} (CHAI, arXiv
 * 2204.08426). Log-probabilities are those of the policy itself.
 */
public final class RerankedVoice implements Voice {
    private final TokenPolicy policy;
    private final Critic critic;
    private final int candidates;
    private final int heads;

    /**
     * Speaks for a policy; both it and the critic stay owned by the caller.
     *
     * @param critic of utterances
     * @param candidates how many utterances are drawn
     * @param heads of the critic that have a say
     */
    public RerankedVoice(TokenPolicy policy, Critic critic, int candidates, int heads) {
        this.policy = policy;
        this.critic = critic;
        this.candidates = candidates;
        this.heads = heads;
    }

    @Override
    public TokenPolicy policy() {
        return policy;
    }

    @Override
    public Speech speech(int seats, Stopping stopping) {
        return new Spoken(seats, stopping);
    }

    private final class Spoken implements Speech {
        private final Stopping stopping;
        private final SeatCache cache;

        private Spoken(int seats, Stopping stopping) {
            this.stopping = stopping;
            this.cache = new SeatCache(policy.transformer(), seats);
        }

        @Override
        public Utterances speak(NDManager step, List<Optional<Heard>> heard, Decoding decoding) {
            Utterances drawn = draw(step, heard, decoding);
            int[] best = best(heard, drawn);
            return new Utterances(
                    Arrays.stream(best).mapToObj(m -> drawn.tokens()[m]).toArray(int[][]::new),
                    Arrays.stream(best).mapToObj(m -> drawn.logProbs()[m]).toArray(float[][]::new));
        }

        /** Draws the candidates of each seat, those of a seat side by side. */
        private Utterances draw(NDManager step, List<Optional<Heard>> heard, Decoding decoding) {
            NDArray states = cache.read(step, heard);
            long[] seatOfCell = LongStream.range(0, (long) heard.size() * candidates)
                    .map(cell -> cell / candidates)
                    .toArray();
            NDArray cells = step.create(seatOfCell);
            NDArray visible = OpLibrary.one(step, "gather_states", cache.visible(step), cells)
                    .reshape(new Shape(heard.size(), candidates));
            SplittableRandom[] randoms = heard.stream()
                    .flatMap(h -> Stream.generate(
                                    () -> h.map(seat -> seat.random().split()).orElse(null))
                            .limit(candidates))
                    .toArray(SplittableRandom[]::new);
            return new UtteranceSampler(cache.transformer(), stopping)
                    .sample(
                            step,
                            cache.rows(step),
                            visible,
                            OpLibrary.one(step, "gather_states", states, cells),
                            Optional.empty(),
                            randoms,
                            decoding);
        }

        /** Returns which candidate each seat says; the first one where nobody plays. */
        private int[] best(List<Optional<Heard>> heard, Utterances drawn) {
            List<TokenTrajectory> supposed = new ArrayList<>();
            for (int seat = 0; seat < heard.size(); seat++) {
                int[] first = drawn.tokens()[seat * candidates];
                heard.get(seat).ifPresent(h -> supposed.add(h.supposing().apply(first)));
            }
            EpisodeBatch batch = new EpisodeBatch(supposed);
            int[][] asked = new int[batch.turns() * candidates][];
            Arrays.fill(asked, new int[] {policy.tokenizer().terminator()});
            int[] chosen = new int[heard.size()];
            int turn = -1;
            int episode = 0;
            for (int seat = 0; seat < heard.size(); seat++) {
                chosen[seat] = seat * candidates;
                if (heard.get(seat).isPresent()) {
                    turn += supposed.get(episode++).turns().size();
                    System.arraycopy(drawn.tokens(), seat * candidates, asked, turn * candidates, candidates);
                }
            }
            int[] best = Reranking.best(values(batch, asked), candidates);
            turn = -1;
            episode = 0;
            for (int seat = 0; seat < heard.size(); seat++) {
                if (heard.get(seat).isPresent()) {
                    turn += supposed.get(episode++).turns().size();
                    chosen[seat] += best[turn] - turn * candidates;
                }
            }
            return chosen;
        }

        private double[][] values(EpisodeBatch batch, int[][] asked) {
            float[] flat;
            try (NDManager step = critic.parameters().scope()) {
                flat = critic.target(step, batch).freshQ(candidates, asked).toFloatArray();
            }
            int columns = flat.length / asked.length;
            double[][] q_KM = new double[heads][asked.length];
            for (int k = 0; k < heads; k++) {
                for (int m = 0; m < asked.length; m++) {
                    q_KM[k][m] = flat[m * columns + k];
                }
            }
            return q_KM;
        }

        @Override
        public void close() {
            cache.close();
        }
    }
}
