package org.archerrl.learn;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.archerrl.batch.EpisodeBatch;
import org.archerrl.critic.Critic;
import org.archerrl.critic.CriticValues;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.TextEnvironment;
import org.archerrl.interaction.Ending;
import org.archerrl.interaction.Turn;
import org.archerrl.policy.Decoding;
import org.archerrl.policy.Stopping;
import org.archerrl.policy.Utterances;
import org.archerrl.replay.TokenTrajectory;
import org.archerrl.replay.TokenTurn;
import org.archerrl.rl.Advantages;
import org.archerrl.rl.Check;
import org.archerrl.rl.Returns;
import org.archerrl.rl.Seed;
import org.archerrl.rl.WithinState;
import org.archerrl.rollout.Episode;
import org.archerrl.rollout.Instances;
import org.archerrl.rollout.Opening;
import org.archerrl.rollout.RolloutWorker;
import org.archerrl.rollout.Voice;
import org.archerrl.text.TurnFormat;
import org.archerrl.torch.Autograd;
import org.archerrl.variant.AlgorithmSpec;
import org.archerrl.variant.Granularity;
import org.archerrl.variant.ValueEvaluator;
import org.archerrl.variant.ValueEvaluator.Fitted;

/**
 * Holds a critic's advantages against what really comes of utterances: at states of fresh episodes some utterances of the policy
 * each, from every one of them the policy plays on. Legend: S states, K utterances at each, M roll-outs of each, N turns.
 */
public final class TrueAdvantage {
    /**
     * How much is tried: S K M roll-outs in all.
     *
     * @param states S, each of another episode
     * @param utterances K
     * @param rollouts M
     */
    public record Size(int states, int utterances, int rollouts) {
        public Size {
            Check.within("states", states, 2, 1 << 16);
            Check.within("utterances", utterances, 2, 1 << 10);
            Check.within("rollouts", rollouts, 2, 1 << 16);
        }
    }

    private final AlgorithmSpec spec;
    private final EnvironmentSpec task;
    private final Voice voice;
    private final Critic critic;
    private final TurnFormat format;
    private final int environments;

    /**
     * Prepares the check; everything stays owned by the caller.
     *
     * @param voice what speaks in fresh episodes and in roll-outs
     * @param critic that was fitted by the algorithm's evaluator
     * @param environments that are played side by side
     */
    public TrueAdvantage(
            AlgorithmSpec spec, EnvironmentSpec task, Voice voice, Critic critic, TurnFormat format, int environments) {
        whyNot(spec, task).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
        this.spec = spec;
        this.task = task;
        this.voice = voice;
        this.critic = critic;
        this.format = format;
        this.environments = environments;
    }

    /** Returns why the check means nothing for an algorithm or a task, if it does not. */
    public static Optional<String> whyNot(AlgorithmSpec spec, EnvironmentSpec task) {
        boolean hasQ = spec.evaluator() instanceof ValueEvaluator values && values.fitted() == Fitted.Q_AND_VALUE;
        if (!hasQ || spec.credit().granularity() != Granularity.TURN) {
            return Optional.of("the evaluator " + spec.evaluator().name() + " with credit to the "
                    + spec.credit().name()
                    + " has no Q of utterances, so there is no advantage to hold against roll-outs");
        }
        return task.repeatsInstances()
                ? Optional.empty()
                : Optional.of(
                        task.name() + " cannot begin the same task instance twice, so no utterance can be tried again");
    }

    /** Tries, in units of reward. */
    public WithinState of(Size size, Seed seed) {
        List<State> states = states(size.states(), seed);
        Utterances said = voice.policy()
                .sample(
                        new EpisodeBatch(states.stream().map(State::alone).toList()),
                        size.utterances(),
                        task.maxUtteranceTokens(),
                        seed.child("utterances"));
        return WithinState.of(
                believed(states, said.tokens(), size.utterances()),
                returns(states, said.tokens(), size, seed),
                repeated(states, said.tokens(), size.utterances()));
    }

    /** A state: the one before a turn of an episode. */
    private record State(Episode episode, int turn) {
        /** Returns it as an episode of this turn alone. */
        TokenTrajectory alone() {
            TokenTurn whole = episode.tokens().turns().get(turn);
            int from = whole.contextStart();
            TokenTurn own = new TokenTurn(
                    0,
                    whole.contextEnd() - from,
                    whole.utteranceEnd() - from,
                    new float[0],
                    whole.reward(),
                    Ending.TRUNCATED);
            int[] tokens = Arrays.copyOfRange(episode.tokens().tokens(), from, whole.utteranceEnd());
            return new TokenTrajectory(
                    episode.tokens().episodeId(), episode.tokens().instance(), tokens, List.of(own), 0);
        }

        List<int[]> said() {
            return episode.tokens().turns().subList(0, turn).stream()
                    .map(t -> Arrays.copyOfRange(episode.tokens().tokens(), t.contextEnd(), t.utteranceEnd()))
                    .toList();
        }
    }

    private List<State> states(int count, Seed seed) {
        try (RolloutWorker worker = new RolloutWorker(task, voice, format, Math.min(environments, count))) {
            List<Episode> played = worker.collect(0, count, seed.child("states"), Decoding.SAMPLE);
            return IntStream.range(0, count)
                    .mapToObj(s -> new State(
                            played.get(s),
                            seed.child("turn", s)
                                    .random()
                                    .nextInt(played.get(s).text().turns().size())))
                    .toList();
        }
    }

    private double[][] believed(List<State> states, int[][] said, int copies) {
        EpisodeBatch batch =
                new EpisodeBatch(states.stream().map(s -> s.episode().tokens()).toList());
        int[] first = new int[states.size()];
        int[][] all = new int[batch.turns() * copies][];
        Arrays.setAll(all, m -> batch.utterance(m / copies));
        for (int s = 0, n = 0; s < first.length; s++) {
            first[s] = (n + states.get(s).turn()) * copies;
            System.arraycopy(said, s * copies, all, first[s], copies);
            n += states.get(s).episode().text().turns().size();
        }
        int heads = spec.ensemble().heads();
        try (Autograd scope = Autograd.off();
                NDManager manager = critic.parameters().scope()) {
            CriticValues values = critic.online(manager, batch);
            double[] advantages = Advantages.ofCritic(
                    Heads.arrays(values.freshQ(copies, all), heads),
                    Heads.repeated(Heads.arrays(values.value(), heads), copies));
            double scale = spec.horizon().rewardScale();
            return Arrays.stream(first)
                    .mapToObj(from -> Arrays.stream(advantages, from, from + copies)
                            .map(a -> a / scale)
                            .toArray())
                    .toArray(double[][]::new);
        }
    }

    /** Returns what followed [S][K][M]; roll-out m of all utterances of a state is played on the same instance. */
    private double[][][] returns(List<State> states, int[][] said, Size size, Seed seed) {
        List<Opening> openings = new ArrayList<>();
        try (TextEnvironment environment = task.open()) {
            for (int s = 0; s < states.size(); s++) {
                State state = states.get(s);
                long[] instances = Instances.alike(
                        environment, state.episode().text(), state.turn(), size.rollouts(), seed.child("instances", s));
                for (int k = 0; k < size.utterances(); k++) {
                    List<int[]> opening = new ArrayList<>(state.said());
                    opening.add(said[s * size.utterances() + k]);
                    Arrays.stream(instances).forEach(instance -> openings.add(new Opening(instance, opening)));
                }
            }
        }
        List<Episode> played;
        try (RolloutWorker worker = new RolloutWorker(task, voice, format, Math.min(environments, openings.size()))) {
            played = worker.continued(openings, seed.child("rollouts"));
        }
        double[][][] returns = new double[states.size()][size.utterances()][size.rollouts()];
        for (int i = 0; i < played.size(); i++) {
            int pair = i / size.rollouts();
            int s = pair / size.utterances();
            returns[s][pair % size.utterances()][i % size.rollouts()] =
                    returnFrom(played.get(i), states.get(s).turn());
        }
        return returns;
    }

    private double returnFrom(Episode episode, int turn) {
        double[] rewards = episode.text().turns().stream()
                .skip(turn)
                .mapToDouble(Turn::reward)
                .toArray();
        return Returns.rewardToGo(rewards, spec.horizon().discount())[0];
    }

    private boolean[][] repeated(List<State> states, int[][] said, int copies) {
        Stopping stopping = voice.policy().stopping(task.maxUtteranceTokens());
        boolean[][] repeated = new boolean[states.size()][copies];
        for (int s = 0; s < repeated.length; s++) {
            List<String> heard = states
                    .get(s)
                    .episode()
                    .text()
                    .turns()
                    .subList(0, states.get(s).turn())
                    .stream()
                    .map(Turn::utterance)
                    .toList();
            for (int k = 0; k < copies; k++) {
                repeated[s][k] = heard.contains(stopping.text(said[s * copies + k]));
            }
        }
        return repeated;
    }
}
