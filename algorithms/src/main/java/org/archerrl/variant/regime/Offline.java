package org.archerrl.variant.regime;

import com.google.auto.service.AutoService;
import org.archerrl.variant.DataRegime;

/**
 * Nothing is played: all data are there before the first step, those of a file or of a scripted player.
 *
 * @param policyGradients whether an extraction may follow fresh utterances of a policy that nobody corrects; published runs of it
 *     collapsed (arXiv 2402.19446, section 5), so it has to be asked for
 */
@AutoService(DataRegime.class)
public record Offline(PolicyGradients policyGradients) implements DataRegime {
    /** Whether policy gradients are let through. */
    public enum PolicyGradients {
        /** They are refused. */
        REFUSED,
        /** Somebody wants to see them collapse, or holds them by other means. */
        ALLOWED
    }

    /** Without policy gradients. */
    public Offline() {
        this(PolicyGradients.REFUSED);
    }

    private static Draw everything() {
        return new Draw(0, 1, Drawing.WITH_REPLACEMENT);
    }

    @Override
    public String summary() {
        return "only the data that are there before the first step";
    }

    @Override
    public Source source() {
        return Source.OFFLINE;
    }

    @Override
    public boolean collects(int iteration) {
        return false;
    }

    @Override
    public Draw evaluatorDraw(int collected) {
        return everything();
    }

    @Override
    public Draw policyDraw(int collected) {
        return everything();
    }

    @Override
    public int maxStaleness() {
        return 0;
    }

    @Override
    public boolean allowsPolicyGradients() {
        return policyGradients == PolicyGradients.ALLOWED;
    }
}
