package org.archerrl.variant.credit;

import com.google.auto.service.AutoService;
import org.archerrl.variant.Credit;
import org.archerrl.variant.Granularity;

/** Each token of an utterance is a decision; what the environment says between them is not (PPO for language models). */
@AutoService(Credit.class)
public record TokenCredit() implements Credit {
    @Override
    public String summary() {
        return "each token of an utterance";
    }

    @Override
    public Granularity granularity() {
        return Granularity.TOKEN;
    }
}
