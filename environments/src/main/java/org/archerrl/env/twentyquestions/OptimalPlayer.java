package org.archerrl.env.twentyquestions;

import java.util.SplittableRandom;
import org.archerrl.env.Player;

/** Follows {@link OptimalPlan}. */
final class OptimalPlayer implements Player {
    private final OptimalPlan plan;
    private final Repertoire repertoire;
    private final SplittableRandom random;
    private int set;
    private int spent;
    private Question asked;

    OptimalPlayer(OptimalPlan plan, Repertoire repertoire, SplittableRandom random) {
        this.plan = plan;
        this.repertoire = repertoire;
        this.random = random;
        this.set = plan.everything();
    }

    @Override
    public String speak(String observation) {
        if (asked != null) {
            set = plan.after(set, asked, observation.endsWith(TwentyQuestions.YES));
        }
        asked = plan.best(set, spent);
        spent++;
        return repertoire.phrasing().say(asked, random);
    }
}
