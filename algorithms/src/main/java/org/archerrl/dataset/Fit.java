package org.archerrl.dataset;

import java.util.List;
import org.archerrl.dataset.DatasetFormat.Recorded;
import org.archerrl.env.ContextRule;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.interaction.Turn;
import org.archerrl.text.Tokenizer;
import org.archerrl.text.TurnFormat;

/** Whether a policy could have played recorded episodes: see {@link Dataset#checkFits}. */
final class Fit {
    private final EnvironmentSpec spec;
    private final TurnFormat format;
    private final int context;

    Fit(EnvironmentSpec spec, TurnFormat format, int context) {
        this.spec = spec;
        this.format = format;
        this.context = context;
    }

    void check(Recorded recorded) {
        List<Turn> turns = recorded.episode().turns();
        if (turns.size() > spec.maxTurns()) {
            throw new DatasetException(recorded.place() + ": has " + turns.size() + " turns, but " + spec.name()
                    + " ends an episode after " + spec.maxTurns()
                    + "; take the episode out, or let the environment have more turns");
        }
        for (int t = 0; t < turns.size(); t++) {
            String place = recorded.place() + ", turn " + (t + 1);
            checkObservation(place, observed(t, turns.get(t).observation()));
            checkUtterance(place, turns.get(t).utterance());
        }
        checkObservation(
                recorded.place() + ", after the last turn",
                observed(turns.size(), recorded.episode().lastObservation()));
    }

    private int observed(int turn, String observation) {
        return turn == 0 || spec.contextRule() == ContextRule.NEWEST_OBSERVATION
                ? format.opening(observation).length
                : format.reply(format.tokenizer().terminator(), observation).length;
    }

    private void checkObservation(String place, int length) {
        int room = context - spec.maxUtteranceTokens();
        if (length > room) {
            throw new DatasetException(
                    place + ": the observation takes " + length + " tokens, but a context of " + context + " leaves "
                            + room + " beside an utterance; take the episode out, or raise policy.context");
        }
    }

    private void checkUtterance(String place, String utterance) {
        Tokenizer tokenizer = format.tokenizer();
        int[] ids = tokenizer.encode(utterance);
        String heard = tokenizer.decode(ids);
        if (!heard.equals(utterance)) {
            throw new DatasetException(place + ": the utterance " + JsonFields.quote(utterance)
                    + " does not fit the tokenizer, which says " + JsonFields.quote(heard)
                    + " instead; take the episode out, or give policy.model a model that knows these characters");
        }
        if (ids.length > spec.maxUtteranceTokens()) {
            throw new DatasetException(place + ": the utterance " + JsonFields.quote(utterance) + " takes " + ids.length
                    + " tokens, but " + spec.name() + " lets one have " + spec.maxUtteranceTokens()
                    + "; take the episode out, or (a built-in model) raise policy.vocabulary or policy.phrases, which"
                    + " makes tokens longer");
        }
    }
}
