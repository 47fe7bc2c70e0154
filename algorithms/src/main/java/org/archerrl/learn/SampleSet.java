package org.archerrl.learn;

import ai.djl.ndarray.NDManager;
import com.google.common.collect.Lists;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.loss.JudgedTokens;
import org.archerrl.policy.Likelihood;
import org.archerrl.policy.TokenPolicy;
import org.archerrl.policy.Utterances;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.rl.Seed;
import org.archerrl.torch.Autograd;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.PolicySteps;
import org.archerrl.variant.Terminator;

/** Judged utterances of whole episodes, which a policy is moved on in one or more goes. */
final class SampleSet {
    private final List<TokenTrajectory> episodes;
    private final List<Utterances> utterances = new ArrayList<>();
    private final List<double[][]> weights = new ArrayList<>();
    private final int copies;
    private final MicroBatches parts;
    private final List<float[][]> references = new ArrayList<>();

    SampleSet(List<TokenTrajectory> episodes, ScoredUtterances scored, AlgorithmSpec spec, MicroBatches parts) {
        this.episodes = episodes;
        this.copies = scored.copies();
        this.parts = parts;
        int from = 0;
        for (TokenTrajectory episode : episodes) {
            int to = from + episode.turns().size() * copies;
            utterances.add(scored.utterances().range(from, to));
            weights.add(Arrays.stream(scored.advantages(), from, to)
                    .map(a -> spec.extraction().weights(a, spec.evaluator().unit(spec.horizon())))
                    .toArray(double[][]::new));
            from = to;
        }
    }

    /** Holds the utterances against this policy too, which stays owned by the caller; each peer reads its parts. */
    void hold(TokenPolicy warmStart, PeerStep peers) {
        List<List<TokenTrajectory>> cut = parts.of(episodes);
        for (int i = 0; i < cut.size(); i++) {
            List<TokenTrajectory> some = cut.get(i);
            Utterances said = Utterances.concat(utterances.subList(references.size(), references.size() + some.size()));
            float[][] logProbs =
                    peers.has(i) ? logProbs(warmStart, new EpisodeBatch(some), said) : zeros(said.tokens());
            int from = 0;
            for (TokenTrajectory episode : some) {
                int to = from + episode.turns().size() * copies;
                references.add(Arrays.copyOfRange(logProbs, from, to));
                from = to;
            }
        }
        peers.gather(references.stream().flatMap(Arrays::stream).toList());
    }

    private static float[][] zeros(int[][] like) {
        return Arrays.stream(like).map(row -> new float[row.length]).toArray(float[][]::new);
    }

    private float[][] logProbs(TokenPolicy other, EpisodeBatch batch, Utterances said) {
        float[][] logProbs = zeros(said.tokens());
        try (Autograd scope = Autograd.off();
                NDManager manager = other.device().scope()) {
            Likelihood likelihood = other.likelihood(manager, batch, copies, said.tokens());
            float[] flat = likelihood.logProbs().toFloatArray();
            for (int p = 0; p < flat.length; p++) {
                logProbs[likelihood.utteranceOf()[p]][likelihood.placeOf()[p]] = flat[p];
            }
        }
        return logProbs;
    }

    /**
     * Returns the set in minibatches of so many episodes, each cut into parts.
     *
     * @param size episodes of a minibatch, 0 is all
     * @param order shuffles the episodes if there are several minibatches
     */
    List<List<Part>> minibatches(int size, Seed order) {
        List<Integer> places = new ArrayList<>();
        for (int e = 0; e < episodes.size(); e++) {
            places.add(e);
        }
        if (size > 0 && size < places.size()) {
            Collections.shuffle(places, new Random(order.value()));
        }
        int each = size == 0 ? Math.max(1, places.size()) : size;
        return Lists.partition(places, each).stream()
                .map(minibatch ->
                        parts.ofPlaces(minibatch).stream().map(this::part).toList())
                .toList();
    }

    private Part part(List<Integer> places) {
        return new Part(
                new EpisodeBatch(places.stream().map(episodes::get).toList()),
                copies,
                Utterances.concat(places.stream().map(utterances::get).toList()),
                places.stream().map(weights::get).flatMap(Arrays::stream).toArray(double[][]::new),
                references.isEmpty()
                        ? new float[0][]
                        : places.stream()
                                .map(references::get)
                                .flatMap(Arrays::stream)
                                .toArray(float[][]::new));
    }

    /**
     * Some episodes.
     *
     * @param copies utterances at each turn
     * @param scored the utterances
     * @param weights of each: one number, or one for each token
     * @param reference log-probabilities under the warm start's policy, of every token; empty if nobody asks
     */
    record Part(EpisodeBatch batch, int copies, Utterances scored, double[][] weights, float[][] reference) {
        int utterances() {
            return weights.length;
        }

        int tokens() {
            return Arrays.stream(scored.tokens()).mapToInt(u -> u.length).sum();
        }

        /** Returns the weight of a token. */
        double weight(int utterance, int place) {
            double[] own = weights[utterance];
            return own.length == 1 ? own[0] : own[place];
        }

        /**
         * Returns the utterances' tokens, ready for a loss.
         *
         * @param likelihood of these utterances under the policy that learns
         * @param expected what is subtracted from each token's weight, in the likelihood's order
         */
        JudgedTokens judged(
                NDManager manager,
                Likelihood likelihood,
                PolicySteps steps,
                int terminator,
                Optional<float[]> expected) {
            int count = likelihood.utteranceOf().length;
            float[] now = likelihood.logProbs().toFloatArray();
            float[] behaviour = new float[count];
            float[] referred = new float[count];
            float[] learnt = new float[count];
            float[] ofToken = new float[count];
            long[] utteranceOf = new long[count];
            for (int p = 0; p < count; p++) {
                int m = likelihood.utteranceOf()[p];
                int place = likelihood.placeOf()[p];
                float[] then = scored.logProbs()[m];
                boolean isLearnt = steps.terminator() == Terminator.INCLUDED || scored.tokens()[m][place] != terminator;
                utteranceOf[p] = m;
                // Whoever spoke without leaving probabilities counts as having spoken as the policy does now.
                behaviour[p] = then.length == 0 ? now[p] : then[place];
                referred[p] = reference.length == 0 ? 0 : reference[m][place];
                learnt[p] = isLearnt ? 1 : 0;
                double less = expected.isPresent() ? expected.get()[p] : 0;
                ofToken[p] = isLearnt ? (float) (weight(m, place) - less) : 0;
            }
            float[] ofUtterance = new float[weights.length];
            for (int m = 0; m < ofUtterance.length; m++) {
                ofUtterance[m] = (float) weights[m][0];
            }
            return new JudgedTokens(
                    likelihood.logProbs(),
                    manager.create(behaviour),
                    manager.create(referred),
                    manager.create(learnt),
                    manager.create(utteranceOf),
                    manager.create(ofUtterance),
                    manager.create(ofToken),
                    copies);
        }
    }
}
