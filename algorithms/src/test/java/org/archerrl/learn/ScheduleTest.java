package org.archerrl.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.archerrl.Toy;
import org.archerrl.checkpoint.SafeTensors;
import org.archerrl.learn.Schedule.Decay;
import org.archerrl.policy.TokenPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
    @ParameterizedTest
    @CsvSource({
        "NONE, 0, .25",
        "NONE, 3, 1",
        "NONE, 4, 1",
        "NONE, 99, 1",
        "LINEAR, 1, .5",
        "LINEAR, 4, 1",
        "LINEAR, 9, .5",
        "LINEAR, 14, 0",
        "LINEAR, 20, 0",
        "COSINE, 3, 1",
        "COSINE, 4, 1",
        "COSINE, 9, .5",
        "COSINE, 14, 0"
    })
    void fourStepsOfWarmUpAndTenOfDecay(Decay decay, long taken, double share) {
        assertEquals(share, new Schedule(4, decay, 14).share(taken), 1e-12);
    }

    @Test
    void theFirstStepsOfALearnerFollowIt() {
        try (TokenPolicy policy = Toy.policy(4, 1);
                BehaviourCloning cloning = new BehaviourCloning(policy, new WarmStart(1, "x", 1, 1, 1e-3, 1))) {
            cloning.follow(new Schedule(2, Decay.LINEAR, 3));
            // Adam's first step moves every value that has a gradient by the learning rate.
            assertEquals(.5e-3, moved(policy, cloning), 1e-6);
            assertEquals(1e-3, moved(policy, cloning), .3e-3);
            assertEquals(1e-3, moved(policy, cloning), .3e-3);
            assertEquals(0, moved(policy, cloning));
        }
    }

    private static double moved(TokenPolicy policy, BehaviourCloning cloning) {
        float[] before = finalNorm(policy);
        cloning.update(Toy.episodes(3, 4, 1));
        float[] after = finalNorm(policy);
        double most = 0;
        for (int i = 0; i < before.length; i++) {
            most = Math.max(most, Math.abs(after[i] - before[i]));
        }
        return most;
    }

    private static float[] finalNorm(TokenPolicy policy) {
        return SafeTensors.decode(policy.files().get("model.safetensors"))
                .get("transformer.ln_f.weight")
                .values();
    }
}
