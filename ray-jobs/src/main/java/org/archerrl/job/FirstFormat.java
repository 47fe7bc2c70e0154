package org.archerrl.job;

import java.util.List;
import java.util.Optional;
import org.archerrl.dataset.Dataset;
import org.archerrl.dataset.DatasetException;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.interaction.Trajectory;
import org.archerrl.job.config.PolicyModel;
import org.archerrl.job.config.Recipe;
import org.archerrl.pretrained.LanguageModel;
import org.archerrl.pretrained.ModelSource;
import org.archerrl.rollout.Demonstrations;
import org.archerrl.text.BpeTrainer;
import org.archerrl.text.ChatTemplate;
import org.archerrl.text.Tokenizer;
import org.archerrl.text.TurnFormat;

/** How a run's first policy will read: its tokenizer, its format of turns, and how much it sees. No policy is needed. */
final class FirstFormat implements AutoCloseable {
    private final EnvironmentSpec spec;
    private final TurnFormat turns;
    private final int context;

    private FirstFormat(EnvironmentSpec spec, TurnFormat turns, int context) {
        this.spec = spec;
        this.turns = turns;
        this.context = context;
    }

    /** Opens the tokenizer of the recipe's pretrained model; a built-in model learns one from these episodes. */
    static FirstFormat of(Recipe recipe, List<Trajectory> demonstrations) {
        EnvironmentSpec spec = recipe.environment().spec();
        return recipe.policy().isPretrained()
                ? ofPretrained(recipe.policy(), spec)
                : learnt(recipe.policy(), spec, demonstrations);
    }

    private static FirstFormat ofPretrained(PolicyModel policy, EnvironmentSpec spec) {
        try (ModelSource source = ModelSource.open(policy.model())) {
            LanguageModel model = LanguageModel.read(source);
            TurnFormat turns = format(policy, model.tokenizer(source), ChatTemplate.read(source.texts()));
            return new FirstFormat(spec, turns, policy.seen(model));
        }
    }

    private static FirstFormat learnt(PolicyModel policy, EnvironmentSpec spec, List<Trajectory> demonstrations) {
        Tokenizer tokenizer = Tokenizer.fromJson(
                BpeTrainer.train(Demonstrations.corpus(demonstrations), policy.vocabulary(), policy.phrases()));
        TurnFormat turns = format(policy, tokenizer, Optional.empty());
        return new FirstFormat(spec, turns, context(policy, spec, Demonstrations.longest(demonstrations, turns)));
    }

    /** The tokenizer is closed if the recipe's format is refused. */
    private static TurnFormat format(PolicyModel policy, Tokenizer tokenizer, Optional<ChatTemplate> template) {
        try {
            return policy.format(tokenizer, template);
        } catch (RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    /** Half as many tokens again as the longest demonstration has, unless the recipe says how many. */
    private static int context(PolicyModel policy, EnvironmentSpec spec, int longest) {
        int least = 2 * (spec.maxUtteranceTokens() + 1);
        int given = policy.context();
        int derived = (longest * 3 / 2 + spec.maxUtteranceTokens() + 15) / 16 * 16;
        return Math.max(least, given == 0 ? derived : given);
    }

    /**
     * Refuses episodes that the policy could not have played.
     *
     * @throws DatasetException with the place of the first one
     */
    void check(Dataset recorded) {
        recorded.checkFits(spec, turns, context);
    }

    TurnFormat turns() {
        return turns;
    }

    Tokenizer tokenizer() {
        return turns.tokenizer();
    }

    /** Returns most tokens of an episode that the policy sees, its next utterance included. */
    int context() {
        return context;
    }

    @Override
    public void close() {
        tokenizer().close();
    }
}
