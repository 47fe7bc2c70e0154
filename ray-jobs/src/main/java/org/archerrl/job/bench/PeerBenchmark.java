package org.archerrl.job.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.archerrl.job.bench.Comparison.Better;
import org.archerrl.workload.Sizes;
import org.archerrl.workload.Work;

/**
 * This project against torch and transformers in Python: the same work, shapes and threads, in turn, round by round.
 *
 * <p>Each side is a process of its own that sleeps while the other one works. Both get the same environment variables.
 *
 * @param directory of the peer's virtual environment, made there if there is none
 * @param threads of either side
 * @param rounds to measure, after one round to warm up
 */
public record PeerBenchmark(Path directory, int threads, int rounds) {
    private static final int VOCABULARY = 50257;
    private static final Map<String, List<Contest>> CONTESTS = contests();

    /** Name to one-sentence description, in the order of running. */
    public static final Map<String, String> ALL = descriptions();

    private record Contest(String name, Work work, Sizes sizes) {}

    private static Map<String, List<Contest>> contests() {
        Map<String, List<Contest>> all = new LinkedHashMap<>();
        for (int[] shape : new int[][] {{6, 384, 6}, {12, 768, 12}}) {
            String model = shape[0] + "x" + shape[1];
            all.put(
                    "sampling-" + model,
                    List.of(
                            contest("sampling-" + model + ", batch 16", Work.SAMPLE, shape, 16, 64, 32),
                            contest("sampling-" + model + ", batch 32", Work.SAMPLE, shape, 32, 64, 32)));
            all.put("policy-" + model, List.of(contest("policy-" + model, Work.POLICY, shape, 8, 64, 32)));
            all.put("critic-" + model, List.of(contest("critic-" + model, Work.CRITIC, shape, 16, 64, 64)));
        }
        return all;
    }

    private static Contest contest(String name, Work work, int[] shape, int batch, int prompt, int fresh) {
        return new Contest(name, work, new Sizes(shape[0], shape[1], shape[2], VOCABULARY, batch, prompt, fresh));
    }

    private static Map<String, String> descriptions() {
        Map<String, String> all = new LinkedHashMap<>();
        CONTESTS.forEach((name, contests) -> {
            Sizes sizes = contests.get(0).sizes();
            all.put(
                    name,
                    switch (contests.get(0).work()) {
                        case SAMPLE -> "32 tokens drawn after prompts of 64 from a GPT-2 of " + shape(sizes);
                        case POLICY -> "a policy-gradient step on 8 utterances of 32 tokens after prompts of 64, a GPT-2 of "
                                + shape(sizes);
                        case CRITIC -> "a step of twin Q and V over a RoBERTa of " + shape(sizes)
                                + ", 16 observations and utterances of 64 tokens";
                    });
        });
        return all;
    }

    private static String shape(Sizes sizes) {
        return sizes.layers() + " layers and width " + sizes.width();
    }

    /**
     * Runs some.
     *
     * @param names of {@link #ALL}
     * @param begun is told each one's name when it begins
     * @throws org.archerrl.job.run.RunException if the peer's environment cannot be made
     * @throws ContestException if a side fails
     */
    public List<Comparison> run(Collection<String> names, Consumer<String> begun) {
        PeerEnvironment environment = PeerEnvironment.at(directory);
        List<Comparison> comparisons = new ArrayList<>();
        CONTESTS.forEach((name, contests) -> {
            if (names.contains(name)) {
                begun.accept(name);
                contests.forEach(contest -> comparisons.addAll(run(contest, environment)));
            }
        });
        return comparisons;
    }

    private List<Comparison> run(Contest contest, PeerEnvironment environment) {
        try (Contestant ours = Contestant.ours(contest.work(), contest.sizes(), threads);
                Contestant peer = Contestant.peer(environment, contest.work(), contest.sizes(), threads)) {
            List<Contestant> both = List.of(ours, peer);
            both.forEach(Contestant::awaitReady);
            both.forEach(Contestant::seconds);
            double[] oursTook = new double[rounds];
            double[] peerTook = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                oursTook[round] = ours.seconds();
                peerTook[round] = peer.seconds();
            }
            return List.of(
                    speed(contest, oursTook, peerTook),
                    Comparison.of(
                            contest.name(),
                            "MB at most",
                            Better.LESS,
                            new double[] {ours.peakMegabytes()},
                            new double[] {peer.peakMegabytes()}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Comparison speed(Contest contest, double[] ours, double[] peer) {
        if (contest.work() != Work.SAMPLE) {
            return Comparison.of(contest.name(), "s a step", Better.LESS, ours, peer);
        }
        double tokens = contest.sizes().batch() * contest.sizes().fresh();
        return Comparison.of(contest.name(), "tokens/s", Better.MORE, perSecond(tokens, ours), perSecond(tokens, peer));
    }

    private static double[] perSecond(double amount, double[] seconds) {
        double[] rates = new double[seconds.length];
        Arrays.setAll(rates, round -> amount / seconds[round]);
        return rates;
    }

    /** Returns the directory of the peer's environment when nobody names one. */
    public static Path usualDirectory() {
        return PeerEnvironment.usualDirectory();
    }

    /** Returns what the peer is. */
    public static String peer() {
        return "torch " + PeerEnvironment.TORCH + ", transformers " + PeerEnvironment.TRANSFORMERS;
    }
}
